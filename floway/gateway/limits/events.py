"""What limits report in the log."""

import logging
from dataclasses import dataclass

from floway.logs import Event


@dataclass(frozen=True, slots=True)
class CallLimited(Event):
    """A call was refused because a limit of its key, or of the user of the key, is reached.

    Money is in millionths of a US dollar. ``reserved`` is for calls that are still open.
    """

    name = "limit_exceeded"

    id: str
    key_id: str
    user_id: str
    #: ``key`` or ``user``.
    whose: str
    limit: str
    allowed: int
    used: int
    reserved: int
    retry_after_seconds: int


@dataclass(frozen=True, slots=True)
class LimitsUncounted(Event):
    """What was used of limits cannot be written; it is kept and written later.

    Meanwhile keys with limits are served as ``FLOWAY_LIMITS_WITHOUT_DATABASE`` says.
    """

    name = "limits_uncounted"
    level = logging.ERROR

    subjects: int
    reason: str
