"""Steering of Copilot seats: ``/__sim/copilot`` and what stands below it."""

from collections.abc import Callable
from typing import Any

from floway.simulator.accounts import OWNER, BadSetting
from floway.simulator.seats import GITHUB
from floway.simulator.vendors.copilot import device
from floway.simulator.wire import Document
from floway.simulator.world import World


def shown(world: World) -> Document:
    """Every member with its settings, and how often a login was exchanged for a Copilot token."""
    github = world.github
    waiting = {each.user_code: each.host for each in github.devices.values()}
    return {
        "accounts": github.documents(),
        "mints": sum(github.mints.values()),
        "minted": github.mints,
        "waiting": waiting,
    }


def ordered(world: World, action: str, order: Any) -> Document | None:
    """Carry out an order; None if the action does not exist.

    :param action: what stands behind ``copilot`` in the path.
    :raises BadSetting: the order cannot be read.
    """
    if not isinstance(order, dict):
        raise BadSetting("An order is an object.")
    work = _ACTIONS.get(action)
    name = order.get("account", OWNER)
    if not isinstance(name, str):
        raise BadSetting("'account' is a name.")
    rest = {key: value for key, value in order.items() if key != "account"}
    return work(world, name, rest) if work else None


def _set(world: World, name: str, settings: Document) -> Document:
    seat = world.github.get(name)
    seat.set(settings)
    return seat.document()


def _login(world: World, name: str, order: Document) -> Document:
    """Sign in without a device."""
    host = order.pop("host", GITHUB)
    _nothing_else(order)
    seat = world.github.get(name)
    return {"github_token": world.github.sign_in(name, host), "login": seat.name, "id": seat.id}


def _allow(world: World, name: str, order: Document) -> Document:
    return _decided(world, order, name)


def _deny(world: World, name: str, order: Document) -> Document:
    return _decided(world, order, None)


def _decided(world: World, order: Document, allowed_by: str | None) -> Document:
    user_code = order.pop("user_code", None)
    _nothing_else(order)
    if not isinstance(user_code, str) or not device.decide(world.github, user_code, allowed_by):
        raise BadSetting("No sign-in with this 'user_code' waits.")
    return {"user_code": user_code}


def _interval(world: World, name: str, order: Document) -> Document:
    seconds = order.pop("seconds", None)
    _nothing_else(order)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise BadSetting("'seconds' is a number.")
    world.github.interval = seconds
    return {"seconds": seconds}


def _expire(world: World, name: str, order: Document) -> Document:
    _nothing_else(order)
    return {"expired": world.github.tokens.expire(name)}


def _revoke(world: World, name: str, order: Document) -> Document:
    """End the logins of a member, and with them its Copilot tokens."""
    _nothing_else(order)
    world.github.logins.end(name, "revoked")
    world.github.tokens.end(name, "revoked")
    return {"account": name}


def _nothing_else(order: Document) -> None:
    if order:
        raise BadSetting(f"An order of this kind has no member '{next(iter(order))}'.")


_ACTIONS: dict[str, Callable[[World, str, Document], Document]] = {
    "": _set,
    "login": _login,
    "allow": _allow,
    "deny": _deny,
    "interval": _interval,
    "expire": _expire,
    "revoke": _revoke,
}
