"""Sign-ins of a device without a browser of its own: a code to show, and polling until somebody allowed it.

https://www.rfc-editor.org/rfc/rfc8628
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeGuard
from urllib.parse import urlencode

from floway.egress.client import Client, ColdAnswer
from floway.egress.request import Timeouts
from floway.oauth.errors import SignInRefused, TokenEndpointFailed
from floway.oauth.excerpt import excerpt

GRANT_TYPE: Final = "urn:ietf:params:oauth:grant-type:device_code"

#: "the client MUST increase the interval by 5 seconds", RFC 8628 section 3.5.
SLOW_DOWN_SECONDS: Final = 5.0

#: Whatever waits longer is no number of seconds.
_FOREVER_SECONDS: Final = 1e9

_PENDING: Final = "authorization_pending"
_SLOW_DOWN: Final = "slow_down"


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """A sign-in that has begun."""

    #: What the device polls with; whoever has it gets the login.
    device_code: str = field(repr=False)
    #: What a person types at the page.
    user_code: str
    verification_uri: str
    expires_in_seconds: float
    #: How long to wait between two polls.
    interval_seconds: float


@dataclass(frozen=True, slots=True)
class Granted:
    """Somebody has allowed it."""

    access_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nobody has decided yet."""

    #: The endpoint wants to be asked less often; None leaves the interval as it is.
    interval_seconds: float | None = None
    is_slowed: bool = False


def start(client: Client, url: str, client_id: str, scope: str, limits: Timeouts) -> DeviceCode:
    """Begin a sign-in.

    :raises TokenEndpointFailed: the endpoint refused, or its answer lacks a member.
    :raises UpstreamError: it did not answer.
    """
    answer, document = _asked(client, url, {"client_id": client_id, "scope": scope}, limits)
    if code := _code(document):
        raise _refusal(answer, document, code)
    return DeviceCode(
        _text(answer, document, "device_code"),
        _text(answer, document, "user_code"),
        _text(answer, document, "verification_uri"),
        _seconds(answer, document, "expires_in"),
        _seconds(answer, document, "interval"),
    )


def poll(client: Client, url: str, client_id: str, device_code: str, limits: Timeouts) -> Granted | Waiting:
    """Ask whether somebody has decided.

    :raises SignInRefused: the sign-in was denied, has expired or is not known.
    :raises TokenEndpointFailed: the answer says neither yes nor no.
    :raises UpstreamError: there was none.
    """
    members = {"client_id": client_id, "device_code": device_code, "grant_type": GRANT_TYPE}
    answer, document = _asked(client, url, members, limits)
    code = _code(document)
    if code == _PENDING:
        return Waiting()
    if code == _SLOW_DOWN:
        stated = document.get("interval")
        return Waiting(float(stated) if _is_number(stated) else None, is_slowed=True)
    if code:
        words = document.get("error_description")
        message = words if isinstance(words, str) and words else code
        raise SignInRefused(excerpt(code, [device_code]), excerpt(message, [device_code]))
    token = document.get("access_token")
    if not isinstance(token, str) or not token:
        raise TokenEndpointFailed(
            "The answer of the token endpoint has neither a token nor an error.", answer.status
        )
    return Granted(token)


def _asked(
    client: Client, url: str, members: Mapping[str, str], limits: Timeouts
) -> tuple[ColdAnswer, Mapping[str, Any]]:
    """The answer of an endpoint and its document, whatever its status if it has an error code.

    GitHub tells its errors under 200; the standard wants 400.
    """
    lines = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
    answer = client.post(url, lines, urlencode(members).encode("ascii"), limits)
    known = [members["device_code"]] if "device_code" in members else []
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        words = excerpt(answer.body, known)
        raise TokenEndpointFailed(
            f"The endpoint answered {answer.status} with something that is not a JSON object: {words}",
            answer.status,
            is_readable=False,
        )
    is_answer = 200 <= answer.status < 300 or (answer.status == 400 and _code(document))
    if not is_answer:
        raise TokenEndpointFailed(
            f"The endpoint answered {answer.status}: {excerpt(answer.body, known)}", answer.status
        )
    return answer, document


def _code(document: Mapping[str, Any]) -> str | None:
    code = document.get("error")
    return code if isinstance(code, str) and code else None


def _refusal(answer: ColdAnswer, document: Mapping[str, Any], code: str) -> TokenEndpointFailed:
    words = document.get("error_description")
    message = words if isinstance(words, str) and words else code
    return TokenEndpointFailed(
        f"The device endpoint refused: {excerpt(message)}", answer.status, excerpt(code)
    )


def _text(answer: ColdAnswer, document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not value:
        raise _lacking(answer, name)
    return value


def _seconds(answer: ColdAnswer, document: Mapping[str, Any], name: str) -> float:
    value: object = document.get(name)
    if not _is_number(value):
        raise _lacking(answer, name)
    return float(value)


def _lacking(answer: ColdAnswer, name: str) -> TokenEndpointFailed:
    return TokenEndpointFailed(f"The answer of the device endpoint has no usable '{name}'.", answer.status)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < _FOREVER_SECONDS
