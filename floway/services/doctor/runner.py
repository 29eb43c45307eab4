"""How the checks of an examination are called: one after the other, or beside requests."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Overdue(Exception):
    """A check has not come back in time."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"It did not come back within {seconds:g} s.")


class Runner(Protocol):
    """Calls what an examination asks for."""

    #: SQLite's file is looked through up to this size; None is any.
    largest_file_bytes: int | None

    def local(self, function: Callable[[], T]) -> T:
        """What a question to the database or the disk returns.

        :raises Overdue: it took too long.
        """

    def outside(self, functions: Sequence[Callable[[], T]]) -> Iterator[T | None]:
        """What questions to the network return, in their order; None for one that took too long."""


class InPlace:
    """For a process that does nothing else: in the app's context of the caller, for as long as it takes."""

    largest_file_bytes: int | None = None

    def local(self, function: Callable[[], T]) -> T:
        """What the function returns."""
        return function()

    def outside(self, functions: Sequence[Callable[[], T]]) -> Iterator[T | None]:
        """What the functions return, as they come."""
        return (function() for function in functions)
