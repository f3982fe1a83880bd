"""A file's own docstring."""
import dsl
import dsl as d, constants.colours as c
from dsl import *
from . import helpers
from ...far.away import (
    first as head,
    last,
)
from arc_types import Grid, Integer as Int

def verify_0(I):
    from dsl import hmirror
    return hmirror(I)
