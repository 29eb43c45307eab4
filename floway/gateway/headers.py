"""Which of an upstream's response headers reach the client."""

#: Hop-by-hop headers (RFC 9110, 7.6.1), framing that is ours, cookies of another site, and what
#: the server in front of us writes itself. Everything else passes: rate limits, request ids,
#: retry-after, cf-ray, whatever a vendor adds tomorrow.
_BLOCKED = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "content-length",
        "content-encoding",
        "set-cookie",
        "set-cookie2",
        "date",
        "server",
        "alt-svc",
        "strict-transport-security",
    }
)


def for_client(lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The lines to relay, repeats and order kept; names are in lower case."""
    return [line for line in lines if line[0] not in _BLOCKED and not line[0].startswith("access-control-")]
