"""Limits as clients are told: in the headers of the vendor whose protocol they speak.

https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers and
https://docs.anthropic.com/en/api/rate-limits#response-headers. Gemini has none.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from math import ceil

from floway import clock
from floway.domain.protocol import CHAT_COMPLETIONS, MESSAGES, RESPONSES, ProtocolId
from floway.gateway.limits.account import Account

Lines = list[tuple[str, str]]

#: What the vendors' headers speak of, and the limit of ours that means the same.
_METRICS = (("requests", "requests_per_minute"), ("tokens", "tokens_per_minute"))

#: A vendor's own rates are those of the operator's account, which this caller shares with others. Beginnings
#: of names; the state of a subscription (``anthropic-ratelimit-unified-``) is told by no header of ours.
_VENDORS = (
    "x-ratelimit-",
    "anthropic-ratelimit-requests-",
    "anthropic-ratelimit-tokens-",
    "anthropic-ratelimit-input-tokens-",
    "anthropic-ratelimit-output-tokens-",
)

#: SDKs try a 429 again after some seconds, unless told otherwise; beyond a minute they do not wait as long as
#: they are asked to.
_RETRIED_SECONDS = 60


def announced(
    lines: Lines, accounts: Sequence[Account], protocol: ProtocolId, *, is_refusal: bool = False
) -> Lines:
    """The header lines of a reply with the caller's own limits in place of a vendor's.

    The figures are what this worker knows, at most a second old; the tightest of key and user counts.

    :param is_refusal: the reply says that a limit is reached.
    """
    kept = [line for line in lines if not line[0].startswith(_VENDORS)]
    if is_refusal and any(name == "retry-after" and int(value) > _RETRIED_SECONDS for name, value in lines):
        kept.append(("x-should-retry", "false"))
    render = _RENDER.get(protocol)
    if render is None:
        return kept
    now = clock.now()
    for word, name in _METRICS:
        tightest = min(
            (
                (remaining, account)
                for account in accounts
                if getattr(account.limits, name) is not None
                and (remaining := account.remaining(name)) is not None
            ),
            key=lambda each: each[0],
            default=None,
        )
        if tightest is not None:
            remaining, account = tightest
            limit: int = getattr(account.limits, name)
            kept += render(word, limit, remaining, account.resets_at(name) or now, now)
    return kept


def _openai(word: str, limit: int, remaining: int, resets_at: datetime, now: datetime) -> Lines:
    return [
        (f"x-ratelimit-limit-{word}", str(limit)),
        (f"x-ratelimit-remaining-{word}", str(remaining)),
        (f"x-ratelimit-reset-{word}", _duration(max(ceil((resets_at - now).total_seconds()), 0))),
    ]


def _anthropic(word: str, limit: int, remaining: int, resets_at: datetime, now: datetime) -> Lines:
    return [
        (f"anthropic-ratelimit-{word}-limit", str(limit)),
        (f"anthropic-ratelimit-{word}-remaining", str(remaining)),
        (f"anthropic-ratelimit-{word}-reset", f"{resets_at:%Y-%m-%dT%H:%M:%SZ}"),
    ]


def _duration(seconds: int) -> str:
    """``1m1s``, as OpenAI writes it."""
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes}m{seconds}s" if minutes else f"{seconds}s"


_RENDER: Mapping[ProtocolId, Callable[[str, int, int, datetime, datetime], Lines]] = {
    MESSAGES: _anthropic,
    CHAT_COMPLETIONS: _openai,
    RESPONSES: _openai,
}
