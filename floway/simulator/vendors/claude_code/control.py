"""Steering of subscriptions: ``/__sim/claude-code`` and what stands below it."""

import time
from collections.abc import Callable
from typing import Any

from floway.simulator.accounts import OWNER, BadSetting
from floway.simulator.sessions import ENDED, FULL_SCOPES
from floway.simulator.vendors.claude_code.token import MAX_SETUP_SECONDS
from floway.simulator.wire import Document
from floway.simulator.world import World


def shown(world: World) -> Document:
    """Every account with its settings, and the counters of the token endpoint."""
    return {"accounts": world.accounts.documents(), **world.sessions.document()}


def ordered(world: World, action: str, order: Any) -> Document | None:
    """Carry out an order; None if the action does not exist.

    :param action: what stands behind ``claude-code`` in the path: '', ``login``, ``expire``, ``revoke``.
    :raises BadSetting: the order cannot be read.
    """
    if not isinstance(order, dict):
        raise BadSetting("An order is an object.")
    work = _ACTIONS.get(action)
    name = order.get("account", OWNER)
    if not isinstance(name, str):
        raise BadSetting("'account' is a name.")
    settings = {key: value for key, value in order.items() if key != "account"}
    return work(world, name, settings) if work else None


def _set(world: World, name: str, settings: Document) -> Document:
    account = world.accounts.get(name)
    account.set(settings)
    return account.document()


def _login(world: World, name: str, order: Document) -> Document:
    """Sign in without a browser; the answer is what the CLI keeps in its credentials file."""
    _nothing_else(order, "setup_token", "seconds")
    setup = _taken(order, "setup_token", bool, False)
    usual = float(MAX_SETUP_SECONDS) if setup else world.accounts.get(name).access_seconds
    seconds = _taken(order, "seconds", (int, float), usual)
    scopes = ("user:inference",) if setup else FULL_SCOPES
    granted = world.sessions.sign_in(name, scopes, seconds, renewable=not setup)
    return {
        "claudeAiOauth": {
            "accessToken": granted.access_token,
            "refreshToken": granted.refresh_token,
            "expiresAt": int(1000 * (time.time() + seconds)),
            "scopes": list(scopes),
            "subscriptionType": "max",
            "rateLimitTier": world.accounts.get(name).rate_limit_tier,
        }
    }


def _expire(world: World, name: str, order: Document) -> Document:
    _nothing_else(order)
    return {"expired": world.sessions.expire(name)}


def _revoke(world: World, name: str, order: Document) -> Document:
    _nothing_else(order, "code")
    code = _taken(order, "code", str, ENDED)
    world.sessions.end(name, code)
    return {"code": code}


def _taken(order: Document, name: str, kind: type | tuple[type, ...], usual: Any) -> Any:
    value = order.get(name, usual)
    if not isinstance(value, kind):
        raise BadSetting(f"'{name}' cannot be {value!r}.")
    return value


def _nothing_else(order: Document, *known: str) -> None:
    for name in order:
        if name not in known:
            raise BadSetting(f"An order of this kind has no member '{name}'.")


_ACTIONS: dict[str, Callable[[World, str, Document], Document]] = {
    "": _set,
    "login": _login,
    "expire": _expire,
    "revoke": _revoke,
}
