"""The form of an archive: lines of JSON, the first a header, the last a trailer, between them one row each.

::

    {"app_version":"0.1.0","exported_at":"2026-11-22T20:40:00.000Z","format":"floway-archive","id":"9f0c...",
     "sealing":null,"sections":["users",...],"version":1}
    {"row":{"id":"usr_1","name":"ada",...},"section":"users"}
    {"end":{"mac":null,"rows":{"users":1,...},"sha256":"..."}}

The sums are over every byte before the trailer. Lines can be written and read one by one, whatever their
number; members are sorted, so that two archives of the same content differ in their header alone.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from floway.errors import ConfigError

FORMAT: Final = "floway-archive"
#: Grows when a reader of the version before would misread a file; a further column is no such change.
VERSION: Final = 1

#: What stands in place of a secret, in an archive without and with a passphrase.
REDACTED: Final = "$redacted"
SEALED: Final = "$sealed"


class ArchiveFault(ConfigError):
    """A file that cannot be imported; nothing of it was.

    :param code: a stable word: ``archive_damaged``, ``archive_foreign``, ``archive_version_unknown``,
        ``archive_invalid``, ``passphrase_needed``, ``wrong_passphrase`` or ``too_large``.
    :param line: where, counted from 1; 0 is the file as a whole.
    """

    def __init__(self, code: str, message: str, line: int = 0, path: str = "") -> None:
        self.line = line
        self.path = path
        super().__init__(f"Line {line}: {message}" if line else message, code=code)


@dataclass(frozen=True, slots=True)
class Header:
    """The first line."""

    app_version: str
    exported_at: str
    #: Random: two archives of the same moment are told apart.
    id: str
    sections: tuple[str, ...]
    #: The parameters of ``sealing.Parameters``; None when secrets are left out.
    sealing: Mapping[str, Any] | None = None
    version: int = VERSION

    def document(self) -> dict[str, Any]:
        """As it is written."""
        return {
            "format": FORMAT,
            "version": self.version,
            "app_version": self.app_version,
            "exported_at": self.exported_at,
            "id": self.id,
            "sections": list(self.sections),
            "sealing": None if self.sealing is None else dict(self.sealing),
        }


@dataclass(frozen=True, slots=True)
class Trailer:
    """The last line."""

    #: ``{section: number of its rows}``.
    rows: Mapping[str, int]
    #: Of every byte before it, hexadecimal: tells damage.
    sha256: str
    #: Of that sum, under the passphrase: tells that somebody changed the file; None without a passphrase.
    mac: str | None = None

    def document(self) -> dict[str, Any]:
        """As it is written."""
        return {"end": {"rows": dict(self.rows), "sha256": self.sha256, "mac": self.mac}}


def line(document: Mapping[str, Any]) -> bytes:
    """One line of an archive."""
    return canonical(document) + b"\n"


def canonical(value: Any) -> bytes:
    """JSON in its one form here: equal values give equal bytes."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def sha256_of(raw: bytes) -> str:
    """The sum of bytes, as a trailer has it."""
    return sha256(raw).hexdigest()


def parsed(raw: bytes) -> Any:
    """The value of a line.

    :raises ValueError: it is not JSON in UTF-8, has a member twice, a number that is none, or is nested so
        deeply that nobody of ours wrote it.
    """
    try:
        return json.loads(raw.decode(), object_pairs_hook=_members, parse_constant=_refused)
    except RecursionError:
        raise ValueError("is nested too deeply") from None


def _members(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise ValueError("has a member twice")
        members[name] = value
    return members


def _refused(constant: str) -> Any:
    raise ValueError(f"has the number {constant}, which is none of JSON")
