"""Which header lines an operator may add to the calls of a custom upstream."""

import re

#: A token of RFC 9110, section 5.6.2.
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+")

#: A field value of RFC 9110, section 5.5: no control character but the tab.
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")

#: Connection, credentials and the trace of the client's own way to us belong to the gateway.
_RESERVED = frozenset(
    {"accept-encoding", "authorization", "cdn-loop", "connection", "content-encoding", "content-length"}
    | {"content-type", "cookie", "expect", "forwarded", "host", "keep-alive", "proxy-authenticate"}
    | {"proxy-authentication-info", "proxy-authorization", "proxy-connection", "te", "trailer"}
    | {"transfer-encoding", "true-client-ip", "upgrade", "x-api-key", "x-client-ip", "x-goog-api-key"}
    | {"x-openai-actor-authorization", "x-real-ip"}
)
_RESERVED_PREFIXES = ("cf-", "sec-websocket-", "x-floway-", "x-forwarded-")


def name_fault(name: str) -> str | None:
    """Why a lower-case header name cannot have a rule; None when it can."""
    if len(name) > 256 or not _NAME.fullmatch(name):
        return "is not a header name"
    if name == "anthropic-beta":
        return "is set by the Messages protocol itself and cannot have a rule"
    if name in _RESERVED or name.startswith(_RESERVED_PREFIXES):
        return "is reserved for the gateway and cannot have a rule"
    return None


def value_fault(value: str) -> str | None:
    """Why a header value cannot be sent; None when it can."""
    if len(value) > 4096 or not _VALUE.fullmatch(value):
        return "must be at most 4096 characters of Latin-1 without line ends"
    return None
