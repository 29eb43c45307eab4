"""Where GitHub and Copilot are, and how the gateway names itself there.

The token exchange is not the standard's: a GET with the login gives a bearer for some minutes, its end in
seconds of the clock on the wall, and the address that it is good at.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from gevent import sleep

from floway import __version__, clock
from floway.egress.client import USER_AGENT, Client, ColdAnswer
from floway.egress.request import Timeouts
from floway.errors import UpstreamError
from floway.oauth.errors import ExchangeRefused
from floway.oauth.token_endpoint import Tokens
from floway.providers.copilot import hosts
from floway.settings import Settings

#: All that a sign-in asks for: who somebody is. The seat comes with the person.
SCOPE: Final = "read:user"

#: The versions of its two interfaces that are spoken; the vendor refuses others.
MANAGEMENT_VERSION: Final = "2025-04-01"
API_VERSION: Final = "2026-06-01"

#: Waits between the attempts of an exchange: GitHub is often back within seconds.
RETRY_SECONDS: Final = (1.0, 2.0, 4.0)
#: Asking again changes nothing: no seat, or asked too often.
_FINAL: Final = frozenset({403, 429})

PRODUCT: Final = f"floway/{__version__}"

_DAY_SECONDS: Final = 86_400


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The vendor's addresses, and the gateway's names."""

    #: None: the hosts themselves.
    relay: str | None
    client_id: str
    integration_id: str

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those of a deployment."""
        return cls(settings.copilot_url, settings.copilot_client_id, settings.copilot_integration_id)

    def page(self, host: str, path: str) -> str:
        """An address on the host where people sign in."""
        return self.at(f"https://{host}{path}")

    def api(self, host: str, path: str) -> str:
        """An address of GitHub's own API."""
        return self.at(f"https://api.{host}{path}")

    def at(self, url: str) -> str:
        """An address, over the relay if there is one."""
        return url if self.relay is None else f"{self.relay}/{url.removeprefix('https://')}"

    def editor_lines(self) -> dict[str, str]:
        """What the vendor wants to know of the program that asks: it is the gateway."""
        return {
            "user-agent": USER_AGENT,
            "editor-version": PRODUCT,
            "editor-plugin-version": PRODUCT,
            "copilot-integration-id": self.integration_id,
        }

    def github_lines(self, github_token: str) -> dict[str, str]:
        """The headers of a call to GitHub's own API."""
        return {
            "authorization": f"token {github_token}",
            "accept": "application/json",
            "x-github-api-version": MANAGEMENT_VERSION,
            **self.editor_lines(),
        }


def get(
    client: Client, endpoints: Endpoints, host: str, path: str, token: str, limits: Timeouts
) -> ColdAnswer:
    """What GitHub's own API answers to a login, whatever the status.

    :raises UpstreamError: no answer came.
    """
    return client.get(endpoints.api(host, path), endpoints.github_lines(token), limits)


def exchange(
    client: Client,
    endpoints: Endpoints,
    host: str,
    github_token: str,
    limits: Timeouts,
    pauses: Sequence[float] = (),
) -> Tokens:
    """A Copilot token for a login; may block for the pauses, too.

    ``document`` of the tokens has ``expires_at``, unix seconds, and ``base_url``.

    :param pauses: seconds before each further attempt.
    :raises ExchangeRefused: GitHub said no; it keeps the answer.
    :raises UpstreamError: none came, or it is not what was asked for.
    """
    for pause in (*pauses, None):
        try:
            answer = get(client, endpoints, host, "/copilot_internal/v2/token", github_token, limits)
            if 200 <= answer.status < 300:
                return _tokens(answer)
            raise _refused(answer)
        except UpstreamError as failure:
            is_final = isinstance(failure, ExchangeRefused) and failure.answer_status in _FINAL
            if pause is None or is_final:
                raise
        sleep(pause)
    raise AssertionError("the last attempt returns or raises")


def document_of(answer: ColdAnswer, about: str) -> Mapping[str, Any]:
    """The object of an answer.

    :raises ExchangeRefused: it is none.
    """
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise ExchangeRefused(f"GitHub answered {about} with something that is not a JSON object.", 502)
    return document


def _tokens(answer: ColdAnswer) -> Tokens:
    document = document_of(answer, "the exchange of a login")
    token, expires_at = document.get("token"), document.get("expires_at")
    named = document.get("endpoints")
    base_url = hosts.base_url(named.get("api")) if isinstance(named, dict) else None
    if not isinstance(token, str) or not token:
        raise _incomplete("token")
    if isinstance(expires_at, bool) or not isinstance(expires_at, int | float) or not 0 < expires_at < 1e12:
        raise _incomplete("expires_at")
    if base_url is None:
        # Hosts differ by plan; a guess would send the token of a company to a host for individuals.
        raise _incomplete("endpoints.api")
    seconds = _seconds(document.get("refresh_in"))
    now = clock.now().timestamp()
    if seconds and expires_at <= now:
        # Nobody grants what is over: our clock is ahead, and would have each request ask for another token.
        expires_at = now + seconds
    return Tokens(token, seconds, None, {"expires_at": int(expires_at), "base_url": base_url})


def _seconds(value: Any) -> float:
    """How soon GitHub would like to be asked again; 0 where it does not say so, or means more than a day."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 < value <= _DAY_SECONDS else 0.0


def _incomplete(member: str) -> ExchangeRefused:
    return ExchangeRefused(f"GitHub's answer with a Copilot token has no usable '{member}'.", 502)


def _refused(answer: ColdAnswer) -> ExchangeRefused:
    lines = tuple((name.lower(), value) for name, value in answer.headers.items())
    message = f"GitHub gave no Copilot token: it answered with HTTP {answer.status}."
    return ExchangeRefused(message, answer.status, lines, answer.body)
