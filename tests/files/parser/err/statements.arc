def f(I):
    for x in I:
        y = x[0]
        z.append(y)
    while True:
        break
    if I == 3:
        return I
    elif I == 4:
        return 4
    else:
        x = 5
    try:
        x = first(I)
    except ValueError:
        pass
    finally:
        pass
    with open(I) as file:
        pass
    class A:
        def method(self):
            return 1
    raise ValueError
    assert I
    del I
    global x
    continue
    async def g(): pass
    yield 3
    return I

@decorated
def g(I):
    return I

class Solver:
    def solve(self, I):
        return I

if __name__ == '__main__':
    import sys
    sys.exit(main())

for x in range(3):
    print(x)

def h(I):
    return I
