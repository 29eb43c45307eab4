"""``GET /api/oauth/profile`` and ``GET /api/oauth/usage``."""

from floway.simulator.accounts import Account
from floway.simulator.vendors.claude_code import unified
from floway.simulator.vendors.claude_code.messages import bearer, has_oauth_beta
from floway.simulator.wire import Document, Refusal, Request
from floway.simulator.world import World

_PLANS = {"claude_max": "has_claude_max", "claude_pro": "has_claude_pro"}


def profile(world: World, request: Request) -> Document:
    """Who the bearer is.

    :raises Refusal: no live token, or a setup token, which lacks the scope.
    """
    account = _holder(world, request)
    document: Document = {
        "account": {
            "uuid": account.uuid,
            "full_name": account.name.title(),
            "display_name": account.name.title(),
            "email": account.email,
            **{member: account.organization_type == plan for plan, member in _PLANS.items()},
        }
    }
    if account.has_organization:
        document["organization"] = {
            "uuid": account.organization_uuid,
            "name": f"{account.name}'s organization",
            "organization_type": account.organization_type,
            "rate_limit_tier": account.rate_limit_tier,
            "has_extra_usage_enabled": False,
        }
    return document


def usage(world: World, request: Request) -> Document:
    """How much the bearer has used.

    :raises Refusal: no live token, the beta is not named, or the scope is missing.
    """
    if not has_oauth_beta(request):
        raise Refusal(401, "OAuth authentication is currently not supported.")
    return unified.usage(_holder(world, request))


def _holder(world: World, request: Request) -> Account:
    session = world.sessions.holder(bearer(request))
    account = world.accounts.get(session.account)
    if "user:profile" not in session.scopes and not account.setup_profile:
        raise Refusal(403, "OAuth token does not meet scope requirement user:profile")
    return account
