"""How an exchange ended."""

from enum import StrEnum


class Verdict(StrEnum):
    """The one-word end of every exchange; stored with it and logged."""

    #: The answer reached its protocol's terminal frame, or a whole body was relayed.
    COMPLETE = "complete"
    #: The upstream's body ended before its terminal frame.
    UPSTREAM_CUT = "upstream_cut"
    #: The upstream sent no byte for longer than its idle limit.
    STALLED = "stalled"
    #: The client closed its connection before the answer was complete.
    CLIENT_LEFT = "client_left"
    #: The upstream refused, could not be reached, or reported an error in its stream.
    UPSTREAM_ERROR = "upstream_error"
    #: The gateway ended it: refused by us, shut down, or an error of our own.
    ENDED_BY_US = "ended_by_us"
