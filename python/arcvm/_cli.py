"""The `arcvm` command of the package."""

from __future__ import annotations

import signal
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command with the arguments of the process."""
    from ._arcvm import main as run

    # The command handles Ctrl-C and closed pipes itself.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(run(["arcvm", *sys.argv[1:]]))
