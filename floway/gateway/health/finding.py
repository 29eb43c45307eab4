"""What an outcome says about its upstream."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Final, Literal

from floway.errors import FlowayError, UpstreamBroken, UpstreamTimeout, UpstreamUnreachable
from floway.gateway.health.hints import Hint, hint_in
from floway.gateway.health.vendor_words import Words, words_of
from floway.gateway.outcome import Failed, Outcome, Refused, Streaming, Whole
from floway.oauth.errors import TokenEndpointFailed
from floway.oauth.excerpt import excerpt


class Standing(Enum):
    """An outcome that speaks for its upstream, or says nothing about it."""

    SERVED = auto()
    #: It finds fault with the request, and would serve others.
    CLIENTS_FAULT = auto()
    #: It is there, and whether it is well does not follow.
    ANSWERED = auto()
    #: It was not asked, or the refusal is a matter of its own gate.
    UNKNOWN = auto()


#: ``failure`` is counted; each of the others is enough by itself.
FaultKind = Literal["failure", "cooldown", "exhausted", "refused"]


@dataclass(frozen=True, slots=True)
class Fault:
    """An outcome that speaks against its upstream."""

    kind: FaultKind
    #: Whether it concerns every model; else only the one that was asked for.
    is_whole: bool
    #: None without an HTTP answer.
    status: int | None
    #: Without secrets.
    excerpt: str
    #: How long the vendor wants to be left alone; None is unknown.
    seconds: float | None = None
    limit: str = ""
    #: The lines that say so.
    lines: tuple[tuple[str, str], ...] = ()


Finding = Standing | Fault

#: Headers in which a subscription states its quota: of one whose gate acts on them, and of one whose gate
#: leaves the word to its vendor.
_GATED: Final = "anthropic-ratelimit-unified-"
_UNGATED: Final = "x-codex-"

#: Limits of a subscription that all of its models share; others (``seven_day_opus``) are of one family.
_ACCOUNT_LIMITS: Final = frozenset({"five_hour", "seven_day", "unified", "primary", "secondary"})

#: Answers of a gateway or a server that has no such endpoint: the same for ever, and no outage.
_NO_OUTAGE: Final = frozenset({501, 505})

#: A request that is not what it has to be, is too large, or holds what cannot be processed.
_CLIENTS_FAULTS: Final = frozenset({400, 413, 422})

#: In a stream's first error: the vendor's own troubles, and its limits. What fits neither may be about the
#: request, such as a context that is too long.
_TROUBLES: Final = (
    "overload",
    "server_error",
    "server error",
    "api_error",
    "internal",
    "unavailable",
    "timeout",
)
_LIMITED: Final = ("rate limit", "rate_limit", "resource_exhausted", "too many requests")


def finding_of(
    outcome: Outcome, secrets: Iterable[str], now: datetime, *, has_login: bool = False
) -> Finding:
    """What an outcome says.

    :param secrets: of the upstream, which may repeat them in an error.
    :param has_login: the credential is one that its provider renews and ends by itself.
    """
    match outcome:
        case Whole():
            return Standing.SERVED
        case Streaming(meter=meter):
            return _of_stream_error(meter.error or "", secrets) if meter.began_with_error else Standing.SERVED
        case Refused(original=original):
            return _of_answer(original or outcome, secrets, now, has_login)
        case Failed(error=TokenEndpointFailed() as error):
            return _of_token_endpoint(error, secrets, now)
        case Failed(error=error):
            return _of_error(error, secrets)


def cut(sentence: str) -> Fault:
    """The fault of a stream that broke off after it had begun."""
    return Fault("failure", is_whole=False, status=200, excerpt=sentence)


def _of_error(error: FlowayError, secrets: Iterable[str]) -> Finding:
    words = excerpt(str(error), secrets)
    if isinstance(error, UpstreamUnreachable):
        return Fault("failure", is_whole=True, status=None, excerpt=words)
    if isinstance(error, UpstreamTimeout):
        return Fault("failure", is_whole=error.phase == "connect", status=None, excerpt=words)
    if isinstance(error, UpstreamBroken):
        return Fault("failure", is_whole=False, status=None, excerpt=words)
    return Standing.UNKNOWN


def _of_token_endpoint(error: TokenEndpointFailed, secrets: Iterable[str], now: datetime) -> Fault:
    """No model of a login is served without its token; each further request would ask for one again."""
    words, status = excerpt(str(error), secrets), error.answer_status
    hint = hint_in([("retry-after", error.retry_after)], now)
    if status == 429 or (status == 503 and hint is not None):
        seconds, lines = (hint.seconds, hint.lines) if hint else (None, ())
        return Fault("cooldown", True, status, words, seconds, lines=lines)
    return Fault("failure", True, status, words)


def _of_stream_error(words: str, secrets: Iterable[str]) -> Finding:
    said = words.lower()
    if any(each in said for each in _LIMITED):
        return Fault("cooldown", is_whole=False, status=200, excerpt=excerpt(words, secrets))
    if any(each in said for each in _TROUBLES):
        return Fault("failure", is_whole=False, status=200, excerpt=excerpt(words, secrets))
    return Standing.CLIENTS_FAULT


def _of_answer(refused: Refused, secrets: Iterable[str], now: datetime, has_login: bool) -> Finding:
    status = refused.status
    words = words_of(refused.body, now) if status < 500 else Words()
    said = excerpt(refused.body, secrets)
    hint = hint_in(refused.headers, now)
    seconds = hint.seconds if hint else words.seconds
    limit, lines = (hint.limit, hint.lines) if hint else ("", ())
    if has_login and any(name.startswith(_GATED) for name, _ in lines):
        # The subscription's own gate has read the same lines, and says more about them.
        return Standing.ANSWERED
    is_spent = status == 429 and (words.is_exhausted or any(name.startswith(_UNGATED) for name, _ in lines))
    if has_login and is_spent and any(name.startswith(_UNGATED) for name, _ in refused.headers):
        # Its client acts on the vendor's own words, so they have to reach it where nobody else serves: other
        # subscriptions go first, and as a guess this one is asked when they cannot.
        return Fault("exhausted", False, status, said, None, words.limit or limit, lines)
    if status == 402 or words.is_exhausted:
        return Fault("exhausted", True, status, said, seconds, words.limit or limit, lines)
    if status == 429:
        return Fault("cooldown", _is_of_account(hint), status, said, seconds, limit or words.limit, lines)
    if status in (401, 403) and not has_login and not words.is_moderated:
        # A key may be good for some models only; who it is, is asked first.
        return Fault("refused", status == 401, status, said)
    if status in (503, 529) and seconds is not None:
        return Fault("cooldown", status == 503, status, said, seconds, limit, lines)
    if status == 408 or (status >= 500 and status not in _NO_OUTAGE):
        return Fault("failure", False, status, said)
    return Standing.CLIENTS_FAULT if status in _CLIENTS_FAULTS or words.is_moderated else Standing.ANSWERED


def _is_of_account(hint: Hint | None) -> bool:
    return hint is not None and hint.limit in _ACCOUNT_LIMITS
