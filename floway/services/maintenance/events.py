"""What maintenance reports in the log."""

import logging
from dataclasses import dataclass

from floway.logs import Event


@dataclass(frozen=True, slots=True)
class SweepFinished(Event):
    """Rows that had become too old were deleted.

    ``is_done`` is false when some are left for the next round, which follows within minutes.
    """

    name = "sweep_finished"

    sweep: str
    deleted: int
    is_done: bool


@dataclass(frozen=True, slots=True)
class SweepFailed(Event):
    """Old rows could not be deleted; the next round tries again. The traceback follows."""

    name = "sweep_failed"
    level = logging.WARNING

    sweep: str
    error: str
