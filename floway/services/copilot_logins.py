"""From a login of GitHub to a seat that can be stored."""

from dataclasses import replace

from floway import clock
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.errors import ConfigError, UpstreamBroken, UpstreamError
from floway.oauth.errors import ExchangeRefused
from floway.providers.copilot import config, endpoints, quota
from floway.providers.copilot.config import Account
from floway.providers.copilot.endpoints import Endpoints
from floway.providers.copilot.state import CopilotToken, Credential, Snapshot
from floway.services.subscriptions.kind import Login

#: What a sign-in gives.
CopilotLogin = Login[Account, Credential]


def login_of(
    client: Client, vendor: Endpoints, host: str, github_token: str, limits: Timeouts
) -> CopilotLogin:
    """Who signed in, with the first Copilot token: whoever has no seat gets none.

    :raises ExchangeRefused: GitHub does not say who it is, or gives no token.
    :raises UpstreamError: it did not answer, or what it said names nobody.
    """
    answer = endpoints.get(client, vendor, host, "/user", github_token, limits)
    if answer.status != 200:
        raise ExchangeRefused(f"GitHub does not say whose login it is: HTTP {answer.status}.", answer.status)
    try:
        account = config.of_answer(host, endpoints.document_of(answer, "who signed in"))
    except ConfigError as fault:
        raise UpstreamBroken(f"GitHub's answer does not say who signed in: {fault}") from fault
    tokens = endpoints.exchange(client, vendor, host, github_token, limits)
    document = tokens.document
    token = CopilotToken(tokens.access_token, document["expires_at"], document["base_url"])
    credential = Credential(host, account.user_id, github_token, token)
    return Login(account, _with_seat(credential, client, vendor, limits))


def _with_seat(credential: Credential, client: Client, vendor: Endpoints, limits: Timeouts) -> Credential:
    """The credential with plan and quota; a sign-in does not fail for want of them."""
    try:
        answer = endpoints.get(
            client, vendor, credential.github_host, "/copilot_internal/user", credential.github_token, limits
        )
        document = endpoints.document_of(answer, "about the seat") if answer.status == 200 else {}
    except UpstreamError:
        return credential
    now = clock.now()
    at_ms = int(now.timestamp() * 1000)
    found, seat = quota.of_user(document, now), quota.seat(document, now)
    return replace(
        credential,
        quota=None if found is None else Snapshot(at_ms, found),
        seat=None if seat is None else Snapshot(at_ms, seat),
    )
