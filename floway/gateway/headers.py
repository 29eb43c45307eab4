"""Response headers: which of an upstream's reach the client, and what the gateway adds."""

from floway.gateway.exchange import Exchange
from floway.translate.ledger import Loss

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
        # What another Floway says of itself is not true of this one.
        "x-floway-request-id",
        "x-floway-upstream",
        "x-floway-attempts",
        "x-floway-cost",
    }
)


#: Longer lists are cut: the header is a hint, the log has the count.
_MAX_LOSS_CHARS = 1024


def loss_header(losses: tuple[Loss, ...]) -> list[tuple[str, str]]:
    """``x-floway-loss: dropped metadata, top_k; invented max_tokens``; no line when nothing was lost."""
    if not losses:
        return []
    by_kind: dict[str, list[str]] = {}
    for loss in losses:
        paths = by_kind.setdefault(loss.kind.value, [])
        if loss.path not in paths:
            paths.append(loss.path)
    text = "; ".join(f"{kind} {', '.join(paths)}" for kind, paths in by_kind.items())
    # Paths hold member names of the client's own document: only plain ones fit into a header.
    plain = "".join(mark if " " <= mark <= "~" else "?" for mark in text)
    return [("x-floway-loss", plain[:_MAX_LOSS_CHARS])]


def facts_of(exchange: Exchange) -> list[tuple[str, str]]:
    """Which upstream answered, after how many calls, and what that has cost in USD.

    Only what is known when the head leaves: the cost of a stream never is, and nothing is while an upstream
    is still being looked for.
    """
    if exchange.plan is None or not (exchange.is_settled or exchange.has_stream):
        return []
    lines = [
        ("x-floway-upstream", exchange.plan.candidate.provider.upstream.id),
        ("x-floway-attempts", str(exchange.attempts)),
    ]
    if exchange.cost_microusd is not None and exchange.is_billable:
        lines.append(("x-floway-cost", f"{exchange.cost_microusd / 1_000_000:.6f}"))
    return lines


def for_client(lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The lines to relay, repeats and order kept; names are in lower case."""
    return [line for line in lines if line[0] not in _BLOCKED and not line[0].startswith("access-control-")]
