"""Reading an archive: everything about the file itself is checked before a row of it is used.

First the whole file is summed up, so that damage is told as damage and not as whatever a flipped bit makes
of a value; then the passphrase is tried; then each row is judged by itself. Sums of usage are not kept in
memory: they are judged once here and read again when they are written.
"""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from gzip import BadGzipFile
from hashlib import sha256
from hmac import compare_digest
from typing import Any, BinaryIO

from floway.errors import ConfigError
from floway.services.transfer import checks, document, files, values
from floway.services.transfer.document import (
    FORMAT,
    REDACTED,
    SEALED,
    VERSION,
    ArchiveFault,
    Header,
    Trailer,
)
from floway.services.transfer.sealing import Seal, parameters_of
from floway.services.transfer.values import Redacted
from floway.store.archive.rows import Row
from floway.store.archive.sections import SECTIONS, USAGE, Section

#: Far longer than any row of ours.
_MAX_LINE_BYTES = 16 * 2**20

#: Whatever a compressed file is: nobody's archive of a whole installation is larger.
MAX_BYTES = 2**36

#: What the exports of the TypeScript gateway begin with, on one line or many.
_OLDER_GATEWAY = re.compile(rb'\s*\{\s*"version"\s*:\s*[0-9]+\s*,\s*"exportedAt"\s*:')

_SHOWS_ITS_FORM = 256

_HEADER = {"format", "version", "app_version", "exported_at", "id", "sections", "sealing"}


@dataclass(frozen=True, slots=True)
class Archive:
    """A file that was checked row by row; whether its rows fit together is for the plan."""

    header: Header
    sha256: str
    #: ``{section: rows}`` but for usage; what an archive has no section for is not there.
    rows: Mapping[str, list[Row]]
    #: The sums of usage, read again and checked; raises ``ArchiveFault`` when the file has changed since.
    usage: Callable[[], Iterator[Row]]
    #: ``{section: number of rows}``.
    counts: Mapping[str, int]
    #: What could not be carried over from a foreign form.
    remarks: tuple[str, ...] = ()
    #: ``{(section, id): line}``, for who says what is wrong with a row.
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)


def read(
    file: BinaryIO,
    passphrase: str | None = None,
    max_bytes: int = MAX_BYTES,
    progress: Callable[[str, int], None] = lambda section, count: None,
) -> Archive:
    """A checked archive; may block for long, and asks nothing of the database.

    :param file: can be read again from its beginning; it stays open for ``Archive.usage``.
    :raises ArchiveFault: what is wrong, and on which line.
    """
    header, trailer = _whole(file, max_bytes)
    seal = None if header.sealing is None else _unlocked(header, trailer, passphrase)
    reader = _Reader(file, header, trailer, seal, max_bytes)
    kept: dict[str, list[Row]] = {name: [] for name in header.sections if name != USAGE.name}
    lines: dict[tuple[str, str], int] = {}
    counts = dict.fromkeys(header.sections, 0)
    for number, section, row in reader.rows():
        counts[section.name] += 1
        if counts[section.name] % 500 == 0:
            progress(section.name, counts[section.name])
        if section is not USAGE:
            identity = str(row[section.identity[0]])
            if (section.name, identity) in lines:
                first = lines[section.name, identity]
                raise ArchiveFault(
                    "archive_invalid", f"{section.name} '{identity}' stands on line {first} already.", number
                )
            lines[section.name, identity] = number
            kept[section.name].append(row)
    if counts != dict(trailer.rows):
        raise ArchiveFault("archive_invalid", "The trailer counts other rows than the file has.")
    return Archive(header, trailer.sha256, kept, reader.usage, counts, lines=lines)


class _Reader:
    """The rows of a file that is whole."""

    def __init__(
        self, file: BinaryIO, header: Header, trailer: Trailer, seal: Seal | None, max_bytes: int
    ) -> None:
        self._file = file
        self._header = header
        self._trailer = trailer
        self._seal = seal
        self._max_bytes = max_bytes

    def rows(self) -> Iterator[tuple[int, Section, Row]]:
        """``(line, section, row)`` of everything between the header and the trailer.

        :raises ArchiveFault: a row is not what its section takes.
        """
        order = list(self._header.sections)
        position = 0
        for number, content in self._between():
            section, row = _line(content, number)
            if section.name not in order[position:]:
                raise ArchiveFault(
                    "archive_invalid", f"no rows of {section.name} are expected here.", number, "section"
                )
            position = order.index(section.name)
            yield number, section, self._judged(section, row, number)

    def usage(self) -> Iterator[Row]:
        """The rows of usage, from a file that must not have changed since it was read."""
        total = sha256()
        for number, content in self._between(total.update):
            # Judged when the file was read first; its sum says that it is the same file.
            section, row = _line(content, number)
            if section is USAGE:
                yield values.read(section, row)
        if total.hexdigest() != self._trailer.sha256:
            raise ArchiveFault("archive_damaged", "The file has changed while it was read.")

    def _between(self, note: Callable[[bytes], object] = lambda raw: None) -> Iterator[tuple[int, Any]]:
        last = None
        for number, raw in _lines(self._file, self._max_bytes):
            if last is not None:
                note(last[1])
                if last[0] > 1:
                    yield last[0], _json(last[1], last[0])
            last = number, raw

    def _judged(self, section: Section, content: dict[str, Any], number: int) -> Row:
        if wrong := values.wrong_with(section, content):
            raise ArchiveFault(
                "archive_invalid", f"{section.name}: {wrong}.", number, wrong.partition(" ")[0]
            )
        row = values.read(section, content)
        for name in section.hidden:
            if row[name] is not None:
                row[name] = self._shown(section, row, name, number)
        try:
            checks.check(section, row)
        except ConfigError as error:
            raise ArchiveFault("archive_invalid", f"{section.name}: {error}", number) from None
        return row

    def _shown(self, section: Section, row: Row, name: str, number: int) -> Any:
        hidden: dict[str, Any] = row[name]
        if (SEALED in hidden) != (self._seal is not None):
            raise ArchiveFault(
                "archive_invalid", f"{section.name}: {name} is not sealed as the header says.", number, name
            )
        if self._seal is None:
            return Redacted(tuple(hidden[REDACTED]))
        identity = str(row[section.identity[0]])
        try:
            return self._seal.opened(hidden[SEALED], (section.name, identity, name))
        except ValueError as error:
            raise ArchiveFault("archive_damaged", f"{section.name}: {name} {error}.", number, name) from None


def _whole(file: BinaryIO, max_bytes: int) -> tuple[Header, Trailer]:
    """The ends of a file whose sum is right.

    :raises ArchiveFault: it is no archive, it is cut, or something between the ends was changed.
    """
    _refuse_older_gateway(file)
    total, before, first, count = sha256(), b"", b"", 0
    for count, raw in _lines(file, max_bytes):
        if count == 1:
            first = raw
            _recognised(first)
        else:
            total.update(before)
        before = raw
    if not first:
        raise ArchiveFault("archive_foreign", "The file is empty.")
    trailer = _trailer(before) if count > 1 else None
    if trailer is None:
        raise ArchiveFault(
            "archive_damaged", "The file has no end: it was cut, or its last line was changed."
        )
    if not compare_digest(total.hexdigest(), trailer.sha256):
        raise ArchiveFault(
            "archive_damaged", "The file was damaged: it does not have the sum that its last line states."
        )
    return _header(_json(first, 1)), trailer


def _lines(file: BinaryIO, max_bytes: int) -> Iterator[tuple[int, bytes]]:
    number, size = 0, 0
    try:
        plain = files.plain(file)
        while raw := plain.readline(_MAX_LINE_BYTES):
            number, size = number + 1, size + len(raw)
            if size > max_bytes or (len(raw) == _MAX_LINE_BYTES and not raw.endswith(b"\n")):
                raise ArchiveFault(
                    "too_large", f"The archive is larger than {max_bytes} bytes can be, or a line is."
                )
            yield number, raw
    except (EOFError, BadGzipFile, zlib.error):
        raise ArchiveFault("archive_damaged", "The compressed file was cut or damaged.") from None


def _json(raw: bytes, number: int) -> Any:
    try:
        return document.parsed(raw)
    except ValueError as error:
        kind = "it is not JSON" if type(error) is not ValueError else f"it {error}"
        raise ArchiveFault("archive_invalid", f"{kind}.", number) from None


def _refuse_older_gateway(file: BinaryIO) -> None:
    with suppress(EOFError, BadGzipFile, zlib.error):
        if _OLDER_GATEWAY.match(files.plain(file).read(_SHOWS_ITS_FORM)):
            raise ArchiveFault(
                "archive_foreign",
                "The file is an export of the older gateway of this name, whose configuration has another "
                "shape. Enter it anew, and delete the file: it holds every credential in clear text.",
            )


def _recognised(first: bytes) -> None:
    """Look at the first line alone, before the rest of something foreign is read."""
    try:
        header = document.parsed(first)
    except ValueError:
        header = None
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise ArchiveFault(
            "archive_foreign", "The file is no archive of Floway: its first line is not the header of one."
        )
    version = header.get("version")
    if type(version) is not int or not 1 <= version <= VERSION:
        raise ArchiveFault(
            "archive_version_unknown",
            f"The archive has a version that this release does not know (it reads up to {VERSION}); "
            "import it with the release that wrote it, or a later one.",
        )


def _header(content: dict[str, Any]) -> Header:
    if set(content) != _HEADER:
        raise ArchiveFault(
            "archive_invalid", f"the header must have exactly {', '.join(sorted(_HEADER))}.", 1
        )
    names = content["sections"]
    if not isinstance(names, list) or any(not isinstance(name, str) for name in names):
        raise ArchiveFault("archive_invalid", "sections must be a list of names.", 1, "sections")
    if unknown := [name for name in names if name not in SECTIONS]:
        raise ArchiveFault("archive_invalid", f"there is no section '{unknown[0][:40]}'.", 1, "sections")
    if names != [name for name in SECTIONS if name in names]:
        raise ArchiveFault(
            "archive_invalid", "the sections must stand in their order, each once.", 1, "sections"
        )
    for name in ("app_version", "exported_at", "id"):
        if not isinstance(content[name], str) or not 0 < len(content[name]) <= 64:
            raise ArchiveFault("archive_invalid", f"{name} must be a short text.", 1, name)
    sealing = content["sealing"]
    if sealing is not None and not isinstance(sealing, dict):
        raise ArchiveFault("archive_invalid", "sealing must be null or an object.", 1, "sealing")
    return Header(
        content["app_version"],
        content["exported_at"],
        content["id"],
        tuple(names),
        sealing,
        content["version"],
    )


def _trailer(raw: bytes) -> Trailer | None:
    try:
        content = document.parsed(raw)
        end = content["end"] if isinstance(content, dict) and set(content) == {"end"} else {}
        if set(end) != {"rows", "sha256", "mac"} or not isinstance(end["rows"], dict):
            return None
    except (ValueError, TypeError):
        return None
    is_right = isinstance(end["sha256"], str) and isinstance(end["mac"], str | None)
    return Trailer(end["rows"], end["sha256"], end["mac"]) if is_right else None


def _unlocked(header: Header, trailer: Trailer, passphrase: str | None) -> Seal:
    """The keys of a sealed archive.

    The sum was right, so a passphrase that does not fit is a wrong one, unless somebody forged both.
    """
    sealing = dict(header.sealing or {})
    parameters = parameters_of(sealing)
    if passphrase is None:
        raise ArchiveFault("passphrase_needed", "The archive is sealed; give its passphrase.")
    check = sealing.pop("check", None)
    bare = {**header.document(), "sealing": sealing}
    seal = Seal(passphrase, parameters, bare)
    if not seal.fits(check):
        raise ArchiveFault(
            "wrong_passphrase", "The passphrase is not the one that the archive was sealed with."
        )
    if trailer.mac is None or not compare_digest(seal.mac(bytes.fromhex(trailer.sha256)), trailer.mac):
        raise ArchiveFault(
            "archive_damaged",
            "The archive was changed by somebody who does not have the passphrase; do not use it.",
        )
    return seal


def _line(content: Any, number: int) -> tuple[Section, dict[str, Any]]:
    if not isinstance(content, dict) or set(content) != {"section", "row"}:
        raise ArchiveFault("archive_invalid", "a line must have exactly the members section and row.", number)
    name, row = content["section"], content["row"]
    if not isinstance(name, str) or name not in SECTIONS:
        raise ArchiveFault("archive_invalid", "there is no such section.", number, "section")
    if not isinstance(row, dict):
        raise ArchiveFault("archive_invalid", "the row must be an object.", number, "row")
    return SECTIONS[name], row
