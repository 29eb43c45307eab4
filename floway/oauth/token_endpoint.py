"""Calls to a token endpoint: codes and refresh tokens in, tokens out.

A kind brings the members of its body, the way they are encoded and the error codes that end a login;
what an answer means is the same for all. https://www.rfc-editor.org/rfc/rfc6749#section-5
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from floway.egress.client import ColdAnswer
from floway.egress.request import Timeouts
from floway.oauth.errors import SessionTerminated, TokenEndpointFailed
from floway.oauth.excerpt import excerpt

#: Sends ``(url, headers, members of the body, limits)`` and returns an answer of any status;
#: ``Client.post_json`` is one.
Post = Callable[[str, Mapping[str, str], Mapping[str, Any], Timeouts], ColdAnswer]

#: Members of a request that must never come back in an error.
_SECRET_MEMBERS = ("code", "code_verifier", "refresh_token", "state")

#: Error codes that may only mean a lost race: somebody else redeemed the refresh token a moment ago. The
#: standard's, and the word of vendors that tell it from the other reasons of an invalid grant.
LOST_RACE = frozenset({"invalid_grant", "refresh_token_reused"})

#: Error codes of all vendors that end a login when they answer a refresh.
TERMINAL_ON_REFRESH = frozenset(
    {"invalid_grant", "app_session_terminated", "invalid_refresh_token", "invalid_client"}
    | {"unauthorized_client", "access_denied"}
)

#: ``invalid_grant`` is not one of them: there it means a callback that is stale or was used before.
TERMINAL_ON_EXCHANGE = frozenset({"app_session_terminated"})

#: Ten years, which no token lives. A number out of all measure must not cost the tokens beside it: its
#: instant could not be written down.
_MOST_SECONDS = 10 * 365 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a token endpoint grants."""

    access_token: str = field(repr=False)
    #: From the moment of the answer.
    expires_in_seconds: float
    refresh_token: str | None = field(default=None, repr=False)
    #: The whole answer, for what only one kind looks at.
    document: Mapping[str, Any] = field(default_factory=dict, repr=False)
    #: Why the access token cannot be used; then only the refresh token is good.
    fault: TokenEndpointFailed | None = None


def request_tokens(
    post: Post, url: str, members: Mapping[str, Any], timeouts: Timeouts, terminal_codes: frozenset[str]
) -> Tokens:
    """The tokens for a grant; may block up to the limits.

    :param members: the body.
    :raises SessionTerminated: the endpoint refused with one of ``terminal_codes``.
    :raises TokenEndpointFailed: it answered something else than tokens.
    :raises UpstreamError: it did not answer.
    """
    return _tokens(*_granted(post, url, members, timeouts, terminal_codes))


def renewed_tokens(
    post: Post, url: str, members: Mapping[str, Any], timeouts: Timeouts, terminal_codes: frozenset[str]
) -> Tokens:
    """``request_tokens`` for a refresh token that is used up by it.

    Its successor in the answer is the only copy of the login. So where nothing but the access token cannot be
    used, the successor is returned with that ``fault``, and whoever stores it raises it.
    """
    document, status = _granted(post, url, members, timeouts, terminal_codes)
    try:
        return _tokens(document, status)
    except TokenEndpointFailed as fault:
        successor = document.get("refresh_token")
        if not isinstance(successor, str) or not successor:
            raise
        return Tokens("", 0.0, successor, document, fault)


def _granted(
    post: Post, url: str, members: Mapping[str, Any], timeouts: Timeouts, terminal_codes: frozenset[str]
) -> tuple[Mapping[str, Any], int]:
    """The document of an answer that is no refusal, and its status."""
    answer = post(url, {"accept": "application/json"}, members, timeouts)
    known = [str(members[name]) for name in _SECRET_MEMBERS if name in members]
    document = _document(answer, known)
    if 200 <= answer.status < 300:
        return document, answer.status
    code, message = _reason(document, answer.body, known)
    # An overloaded endpoint says nothing about the login, whatever it writes into its body.
    failure = TokenEndpointFailed(
        f"The token endpoint answered {answer.status}: {message}",
        answer.status,
        code,
        retry_after=answer.headers.get("retry-after", ""),
    )
    if code in terminal_codes and failure.is_definitive:
        raise SessionTerminated(code, message)
    raise failure


def _document(answer: ColdAnswer, known: list[str]) -> Mapping[str, Any]:
    try:
        document = json.loads(answer.body) if answer.body.strip() else {}
        if isinstance(document, dict):
            return document
    except (ValueError, RecursionError) as error:
        raise _unreadable(answer, known) from error
    raise _unreadable(answer, known)


def _unreadable(answer: ColdAnswer, known: list[str]) -> TokenEndpointFailed:
    words = excerpt(answer.body, known)
    return TokenEndpointFailed(
        f"The token endpoint answered {answer.status} with something that is not a JSON object: {words}",
        answer.status,
        is_readable=False,
        retry_after=answer.headers.get("retry-after", ""),
    )


def _tokens(document: Mapping[str, Any], status: int) -> Tokens:
    access_token, expires_in = document.get("access_token"), _finite(document.get("expires_in"))
    if not isinstance(access_token, str) or not access_token:
        raise _incomplete("access_token", status)
    if expires_in is None:
        raise _incomplete("expires_in", status)
    refresh_token = document.get("refresh_token")
    if refresh_token is not None and (not isinstance(refresh_token, str) or not refresh_token):
        raise _incomplete("refresh_token", status)
    return Tokens(access_token, min(max(expires_in, 0.0), _MOST_SECONDS), refresh_token, document)


def _incomplete(member: str, status: int) -> TokenEndpointFailed:
    return TokenEndpointFailed(f"The answer of the token endpoint has no usable '{member}'.", status)


def _finite(value: Any) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:
        # An integer of JSON may be larger than any float.
        return None
    return number if math.isfinite(number) else None


def _reason(document: Mapping[str, Any], body: bytes, known: list[str]) -> tuple[str | None, str]:
    """The error code, and the first of the vendor's words that there are."""
    error = document.get("error")
    inner = error if isinstance(error, dict) else {}
    code = error if isinstance(error, str) else inner.get("code")
    code = code if isinstance(code, str) and code else None
    words = (document.get("error_description"), document.get("detail"), inner.get("message"), code)
    message = next((each for each in words if isinstance(each, str) and each), body)
    return None if code is None else excerpt(code, known), excerpt(message, known)
