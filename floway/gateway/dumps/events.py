"""What the keeping of whole requests reports in the log."""

import logging
from dataclasses import dataclass

from floway.logs import Event


@dataclass(frozen=True, slots=True)
class DumpsDropped(Event):
    """Whole requests were not kept, because too many waited to be written."""

    name = "dumps_dropped"
    level = logging.WARNING

    dropped: int


@dataclass(frozen=True, slots=True)
class DumpWriteFailed(Event):
    """A whole request could not be kept: disk or database would not take it. The traceback follows."""

    name = "dump_write_failed"
    level = logging.WARNING

    id: str
    error: str
