def f(
    a,  # the first

    b,
):

      x = g(a,
b,
  (1,
   2), k=3,
      )
	# a comment where nothing cares
      y = a + \
  b
      return h(
# inside
        x, y)



def g(a): return a   # behind
def h(a):
	x = a
        y = x
	return y
