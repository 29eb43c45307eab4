"""Password hashing with Argon2id, off the hub and never more than two at a time.

One hash takes tens of milliseconds and 64 MiB: in place it would stall every stream, and
without a bound a flood of logins would take the memory and the processors. A queue has a bound too:
who waits behind many others is told so instead.
"""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from floway.errors import ConfigError, TooBusy
from floway.strength import MAX_PASSWORD_BYTES, MIN_PASSWORD_CHARACTERS, password_fault
from floway.threads import Threads

#: The library's defaults are the second recommendation of RFC 9106, section 4.
_hasher = PasswordHasher()

_threads = Threads(2)

#: Hashes under way in this process, waiting ones included: a second of work.
MAX_UNDER_WAY = 16

T = TypeVar("T")


class _Turn:
    """The queue of hashes. Requests stand in it as greenlets of one thread, so counting needs no lock."""

    def __init__(self, size: int) -> None:
        self._left = size

    def run(self, function: Callable[[], T]) -> T:
        """What the function returns, when it is its turn.

        :raises TooBusy: the queue is full.
        """
        if not self._left:
            raise TooBusy("passwords are being checked")
        self._left -= 1
        try:
            return _threads.run(function)
        finally:
            self._left += 1


_turn = _Turn(MAX_UNDER_WAY)


def check(password: str, user_name: str) -> None:
    """Refuse a password that somebody else would guess.

    :raises ConfigError: what is wrong with it; the password is not repeated.
    """
    fault = password_fault(password)
    if password.casefold() == user_name.casefold():
        fault = "is the user's name"
    if fault:
        raise ConfigError(
            f"The password {fault}; choose {MIN_PASSWORD_CHARACTERS} or more characters nobody would guess."
        )


def hashed(password: str) -> str:
    """The hash to store; its parameters are part of it.

    :raises TooBusy: too many others are being hashed.
    """
    return _turn.run(lambda: _hasher.hash(password))


def checked_hash(password: str, user_name: str) -> str:
    """The hash of a password that somebody chose.

    :raises ConfigError: what is wrong with it; the password is not repeated.
    :raises TooBusy: too many others are being hashed.
    """
    check(password, user_name)
    return hashed(password)


def verify(password: str, password_hash: str | None) -> bool:
    """Whether the password is the right one.

    :param password_hash: None for an unknown user, who takes as long as a known one, so that
        nobody learns from the time who exists.
    :raises TooBusy: too many others are being hashed.
    """
    if len(password.encode("utf-8", "replace")) > MAX_PASSWORD_BYTES:
        return False
    is_right = _turn.run(lambda: _matches(password, password_hash or _dummy()))
    return is_right and password_hash is not None


def _matches(password: str, password_hash: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


@cache
def _dummy() -> str:
    return _hasher.hash("nobody's password")
