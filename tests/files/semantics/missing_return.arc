# Definitions that end without a value.
def solve_a(I):
    x1 = vmirror(I)

def solve_b(I):
    """Only a docstring."""

def solve_c(I):
    return vmirror(I)
