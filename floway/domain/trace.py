"""The trace that a request is part of, as its client says.

https://www.w3.org/TR/trace-context/#traceparent-header
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

#: "If a higher version is detected, the implementation SHOULD try to parse it" by the fields of version 00,
#: and what follows them begins with a dash. "Version 0xff is invalid."
_TRACEPARENT: Final = re.compile(
    r"(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?"
)


class Trace(NamedTuple):
    """Whose part a request is."""

    #: 32 hexadecimal digits, or ''.
    trace_id: str
    #: Of the client's own span: 16 hexadecimal digits, or ''.
    parent_span_id: str


NO_TRACE: Final = Trace("", "")


def trace_of(headers: Mapping[str, str]) -> Trace:
    """The trace that a client names; none for a header that is not as the standard has it."""
    given = headers.get("traceparent")
    if not given:
        return NO_TRACE
    match = _TRACEPARENT.fullmatch(given)
    if match is None or (match[1] == "00" and match[5]):
        return NO_TRACE
    return Trace(match[2], match[3])
