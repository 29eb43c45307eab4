"""Output that suits a terminal and a log alike."""

import os
import sys

_COLOURS = sys.stdout.isatty() and "NO_COLOR" not in os.environ


def bold(text: str) -> str:
    """Text that stands out, where the terminal can show it."""
    return f"\033[1m{text}\033[0m" if _COLOURS else text


def dim(text: str) -> str:
    """Text that stands back, where the terminal can show it."""
    return f"\033[2m{text}\033[0m" if _COLOURS else text


def say(text: str = "") -> None:
    """Print a line at once: a log that is followed must not wait for a full buffer."""
    print(text, flush=True)


def trickle(text: str) -> None:
    """Print a piece of a line at once."""
    print(text, end="", flush=True)
