"""The files of whole requests: one per exchange, in a folder per day, readable to nobody else."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

import msgspec
import zstandard

from floway import clock
from floway.errors import NotThere
from floway.store.dumps import Place

#: Fast, and a conversation as JSON becomes a fifth of its size.
_LEVEL = 3

#: What a file may unpack to: four bodies of the largest kind, escaped.
_MAX_UNPACKED_BYTES = 8 * 2**30

_SUFFIX = ".json.zst"
#: An exchange's own id, as it is made; anything else could lead out of the folder.
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

#: A file has its row within seconds. Before that it is nobody's only in passing.
_SETTLED_AFTER = timedelta(hours=1)


class DumpFileMissing(NotThere):
    """The list has it, but its file is not on this machine, or not whole."""

    def __init__(self, reason: str = "is not there: another machine has it, or it was deleted") -> None:
        super().__init__(f"The file of this request {reason}.")


def write(folder: Path, place: Place, document: dict[str, Any]) -> int:
    """Store a document; the size of its file."""
    path = _path(folder, place)
    packed = zstandard.ZstdCompressor(level=_LEVEL).compress(msgspec.json.encode(document))
    # A temporary file is private to its owner from its first moment, and nobody sees half of it.
    with _fresh(path.parent) as fresh:
        try:
            fresh.write(packed)
            fresh.flush()
            os.replace(fresh.name, path)
        except BaseException:
            os.unlink(fresh.name)
            raise
    return len(packed)


def read(folder: Path, place: Place) -> dict[str, msgspec.Raw]:
    """The document of a file, whose members stay JSON: nobody looks into megabytes only to write them again.

    :raises DumpFileMissing: it is not there, or damaged.
    """
    try:
        packed = _path(folder, place).read_bytes()
    except FileNotFoundError:
        raise DumpFileMissing from None
    try:
        unpacked = zstandard.ZstdDecompressor().decompress(packed, max_output_size=_MAX_UNPACKED_BYTES)
        return msgspec.json.decode(unpacked, type=dict[str, msgspec.Raw])
    except (zstandard.ZstdError, msgspec.DecodeError):
        # It is written by the name of a whole one; a machine that lost its power may have less.
        raise DumpFileMissing("is damaged; delete the request") from None


def remove(folder: Path, places: Iterable[Place]) -> None:
    """Delete files; those that are gone already are no error."""
    discard(_path(folder, place) for place in places)


def discard(files: Iterable[Path]) -> None:
    """Delete files that are named themselves, and the folders of days that have no other."""
    for file in files:
        file.unlink(missing_ok=True)
        with suppress(OSError):
            file.parent.rmdir()


def settled(folder: Path) -> Iterator[tuple[str, Path]]:
    """``(exchange id, file)`` of what was written more than an hour ago, also by writers that were killed."""
    horizon = (clock.now() - _SETTLED_AFTER).timestamp()
    for day in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not _DAY.fullmatch(day.name):
            continue
        for file in sorted(day.iterdir()):
            with suppress(FileNotFoundError):
                if file.stat().st_mtime < horizon:
                    yield file.name.removesuffix(_SUFFIX), file


def _fresh(folder: Path) -> IO[bytes]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        return NamedTemporaryFile(dir=folder, prefix=".", delete=False)
    except FileNotFoundError:
        # Whoever deleted the last file of the day took its folder away in between.
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return NamedTemporaryFile(dir=folder, prefix=".", delete=False)


def _path(folder: Path, place: Place) -> Path:
    if not _ID.fullmatch(place.exchange_id):
        raise ValueError("this is no id of an exchange")
    return folder / _day(place.started_at) / f"{place.exchange_id}{_SUFFIX}"


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"
