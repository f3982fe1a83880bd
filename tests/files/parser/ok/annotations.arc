def solve_1(S: Tuple[Tuple['Grid', Grid], ...], I: "Grid") -> Grid:
    x: Integer = 1
    y: Union[int, None] | dsl.Grid = add(x, 1)
    f: Callable[[int, Tuple[()]], Literal[1, "a"]] = lambda a, b: a
    unused: Container
    return f(x, y)
def solve_2(I: (A, B),) -> 'Grid' : return I
