"""The Messages API under the bearer of a subscription: the same semantics, another way in."""

import math
import time

from floway.simulator.accounts import Account
from floway.simulator.vendors.anthropic import Anthropic, errors
from floway.simulator.vendors.claude_code import models, unified
from floway.simulator.wire import Document, Headers, Refusal, Request
from floway.simulator.world import World

#: What a request under an OAuth bearer must name in ``anthropic-beta``.
OAUTH_BETA = "oauth-2025-04-20"
#: How access tokens start.
ACCESS_PREFIX = "sk-ant-oat"


def is_meant(request: Request) -> bool:
    """Whether a request comes with a subscription rather than with an API key."""
    return bearer(request).startswith(ACCESS_PREFIX) or has_oauth_beta(request)


def bearer(request: Request) -> str:
    """The bearer token of a request, or ''."""
    scheme, _, token = request.header("authorization").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def has_oauth_beta(request: Request) -> bool:
    """Whether a request names the beta, in one header or in several."""
    values = [value for name, value in request.headers if name == "anthropic-beta"]
    return OAUTH_BETA in [beta.strip() for value in values for beta in value.split(",")]


class Subscription(Anthropic):
    """One request under a subscription; it knows the account once it is authenticated."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._account: Account | None = None
        self._query = ""
        self._is_limited = False

    def authenticate(self, request: Request, key: str | None) -> None:
        """Take nothing but a live access token that comes with the beta."""
        credentials = [value for name, value in request.headers if name == "authorization"]
        if request.header("x-api-key") or len(credentials) > 1:
            raise Refusal(401, "Only one credential may be sent.")
        if not has_oauth_beta(request):
            raise Refusal(401, "OAuth authentication is currently not supported.")
        session = self._world.sessions.holder(bearer(request))
        self._account = self._world.accounts.get(session.account)
        self._query = request.query
        if "user:inference" not in session.scopes:
            raise Refusal(403, "OAuth token does not meet scope requirement user:inference")
        if not request.header("anthropic-version"):
            raise Refusal(400, "anthropic-version: header is required")

    def headers(self, request_id: str) -> Headers:
        """Those of the vendor with the limits of the subscription in place of the key's."""
        plain = [line for line in errors.headers(request_id) if not line[0].startswith("anthropic-ratelimit")]
        if self._account is None:
            return tuple(plain)
        if self._is_limited and self._account.reset is not None:
            plain.append(("retry-after", str(max(0, math.ceil(self._account.reset - time.time())))))
        return (*plain, *unified.headers(self._account))

    def check(self, document: Document, request: Request, action: str, world: World) -> Document:
        """Refuse as the account's state demands, then what the vendor refuses of anybody."""
        account = self._known_account()
        if account.organization_disabled:
            raise Refusal(400, "This organization has been disabled.")
        if not account.oauth_allowed:
            raise Refusal(403, "OAuth authentication is currently not allowed for this organization.")
        if account.status == "rejected" and action == "generate":
            self._is_limited = True
            raise errors.fault(429)
        name = document.get("model")
        if isinstance(name, str) and models.find(name) is None:
            raise self.unknown_model(name, name)
        return super().check(document, request, action, world)

    def model_list(self) -> Document:
        """The page that the query asks for."""
        return models.page(self._query, self._known_account().page_size)

    def model_card(self, model: str) -> Document:
        """One model."""
        found = models.find(model)
        if found is None:
            raise self.unknown_model(model, model)
        return found.card()

    def _known_account(self) -> Account:
        assert self._account is not None, "the request is not authenticated"
        return self._account
