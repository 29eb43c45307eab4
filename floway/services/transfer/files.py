"""Archives as files: compressed or not, on standard input or output, never half of one in its place."""

import gzip
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import BinaryIO, cast

from floway.errors import ConfigError

#: What every gzip file begins with. https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1
_GZIP = b"\x1f\x8b"

_COPIED_BYTES = 1024 * 1024


@contextmanager
def written(path: str, force: bool) -> Iterator[BinaryIO]:
    """A file to write, readable by its owner alone, which takes its place when the block ends well.

    :param path: ``-`` is standard output; a name that ends with ``.gz`` is compressed.
    :raises ConfigError: it exists already and ``force`` is not given, or it cannot be written.
    """
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    if target.exists() and not force:
        raise ConfigError(f"{path} exists already; choose another name, or add --force to replace it.")
    try:
        # In the same folder, so that a rename is all that is left to do; private from its first moment.
        with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as fresh:
            try:
                yield from _compressed(cast(BinaryIO, fresh), target.suffix == ".gz")
                fresh.flush()
                os.fsync(fresh.fileno())
                Path(fresh.name).replace(target)
            except BaseException:
                with suppress(OSError):
                    Path(fresh.name).unlink()
                raise
    except OSError as error:
        raise ConfigError(f"{path} cannot be written ({type(error).__name__}).") from None


@contextmanager
def readable(path: str) -> Iterator[BinaryIO]:
    """A file to read, more than once; ``-`` is standard input.

    :raises ConfigError: it cannot be read.
    """
    try:
        with TemporaryFile() if path == "-" else open(path, "rb") as file:
            if path == "-":
                while piece := sys.stdin.buffer.read(_COPIED_BYTES):
                    file.write(piece)
            yield cast(BinaryIO, file)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({type(error).__name__}).") from None


def plain(file: BinaryIO) -> BinaryIO:
    """The content of a file from its beginning, uncompressed."""
    file.seek(0)
    start = file.read(len(_GZIP))
    file.seek(0)
    return cast(BinaryIO, gzip.GzipFile(fileobj=file)) if start == _GZIP else file


def _compressed(file: BinaryIO, is_gzip: bool) -> Iterator[BinaryIO]:
    if not is_gzip:
        yield file
        return
    # Without a name and a time in it, so that equal archives are equal files.
    with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
        yield cast(BinaryIO, packed)
