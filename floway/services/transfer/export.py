"""Writing an archive: one moment of the database, line by line, whatever its size."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, BinaryIO
from uuid import uuid4

from floway import __version__, clock
from floway.domain.actor import COMMAND_LINE, Actor
from floway.services.transfer import document, values
from floway.services.transfer.document import REDACTED, SEALED, Header, Trailer
from floway.services.transfer.sealing import Seal, check_passphrase, fresh_parameters
from floway.store import audit
from floway.store.archive import rows as stored
from floway.store.archive.rows import Row
from floway.store.archive.sections import CONFIGURATION, UPSTREAM_STATES, USAGE, Section
from floway.store.db import snapshot, transaction

#: How many rows lie between two words about the progress.
_TOLD_EVERY = 500


@dataclass(frozen=True, slots=True)
class Written:
    """What an archive holds."""

    id: str
    #: ``{section: number of its rows}``.
    rows: dict[str, int]
    sha256: str
    #: What must be entered again after an import: ``upstream 'one': api_key``.
    redacted: tuple[str, ...] = field(default=())


def export(
    out: BinaryIO,
    passphrase: str | None = None,
    with_usage: bool = False,
    by: Actor = COMMAND_LINE,
    progress: Callable[[str, int], None] = lambda section, count: None,
) -> Written:
    """Write an archive; may block for long.

    :param passphrase: seals secrets and the state of subscriptions; without one they are left out.
    :param progress: told the section and the number of its rows so far.
    :raises ConfigError: the passphrase is too weak, or a stored secret does not open.
    """
    sections = [each for each in CONFIGURATION if passphrase is not None or each is not UPSTREAM_STATES]
    names = tuple(each.name for each in [*sections, *([USAGE] if with_usage else [])])
    header = Header(__version__, values.instant_text(clock.now()), uuid4().hex, names)
    seal = None
    if passphrase is not None:
        check_passphrase(passphrase)
        parameters = fresh_parameters()
        header = _with_sealing(header, parameters.document())
        seal = Seal(passphrase, parameters, header.document())
        header = _with_sealing(header, {**parameters.document(), "check": seal.check})
    writer = _Writer(out, header, seal, progress)
    # Closed before anything else is asked of the database: a read lasts until its cursor is gone.
    with snapshot():
        for section in [*sections, *([USAGE] if with_usage else [])]:
            with closing(stored.read(section)) as found:
                writer.section(section, found)
    written = writer.end()
    with transaction():
        detail = {
            "archive": written.id,
            "rows": written.rows,
            "sealed": seal is not None,
            "sha256": written.sha256,
        }
        audit.record(by, "archive.exported", "archive", written.id, detail=detail)
    return written


class _Writer:
    """The lines of one archive, and what they sum up to."""

    def __init__(
        self, out: BinaryIO, header: Header, seal: Seal | None, progress: Callable[[str, int], None]
    ) -> None:
        self._out = out
        self._id = header.id
        self._seal = seal
        self._progress = progress
        self._sum = sha256()
        self._counts: dict[str, int] = {}
        self._redacted: list[str] = []
        self._line(header.document())

    def section(self, section: Section, found: Iterator[Row]) -> None:
        """Write the rows of a section."""
        count = 0
        for row in found:
            self._line({"section": section.name, "row": self._shown(section, values.written(row))})
            count += 1
            if count % _TOLD_EVERY == 0:
                self._progress(section.name, count)
        self._counts[section.name] = count
        self._progress(section.name, count)

    def end(self) -> Written:
        """Write the trailer."""
        mac = None if self._seal is None else self._seal.mac(self._sum.digest())
        trailer = Trailer(self._counts, self._sum.hexdigest(), mac)
        self._out.write(document.line(trailer.document()))
        return Written(self._id, self._counts, trailer.sha256, tuple(self._redacted))

    def _line(self, content: dict[str, Any]) -> None:
        raw = document.line(content)
        self._sum.update(raw)
        self._out.write(raw)

    def _shown(self, section: Section, row: dict[str, Any]) -> dict[str, Any]:
        for name in sorted(section.hidden):
            if row[name] is None:
                continue
            if self._seal is None:
                names = sorted(row[name]) if name in section.envelopes else [name]
                self._redacted += [f"{section.name} '{row.get('name', '')}': {each}" for each in names]
                row[name] = {REDACTED: names}
            else:
                place = (section.name, str(row[section.identity[0]]), name)
                row[name] = {SEALED: self._seal.sealed(row[name], place)}
        return row


def _with_sealing(header: Header, sealing: dict[str, Any]) -> Header:
    return Header(header.app_version, header.exported_at, header.id, header.sections, sealing, header.version)
