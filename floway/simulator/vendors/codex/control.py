"""Steering of ChatGPT subscriptions: ``/__sim/codex`` and what stands below it."""

from collections.abc import Callable
from typing import Any

from floway.simulator.accounts import OWNER, BadSetting
from floway.simulator.sessions import ENDED
from floway.simulator.vendors.codex import tokens
from floway.simulator.wire import Document
from floway.simulator.world import World


def shown(world: World) -> Document:
    """Every subscriber with its settings, and the counters of the token endpoint."""
    return {"accounts": world.chatgpt.documents(), **world.chatgpt.sessions.document()}


def ordered(world: World, action: str, order: Any) -> Document | None:
    """Carry out an order; None if the action does not exist.

    :param action: what stands behind ``codex`` in the path: '', ``login``, ``expire``, ``revoke``.
    :raises BadSetting: the order cannot be read.
    """
    if not isinstance(order, dict):
        raise BadSetting("An order is an object.")
    work = _ACTIONS.get(action)
    name = order.get("account", OWNER)
    if not isinstance(name, str):
        raise BadSetting("'account' is a name.")
    return (
        work(world, name, {key: value for key, value in order.items() if key != "account"}) if work else None
    )


def _set(world: World, name: str, settings: Document) -> Document:
    subscriber = world.chatgpt.get(name)
    subscriber.set(settings)
    return subscriber.document()


def _login(world: World, name: str, order: Document) -> Document:
    """Sign in without a browser; the answer is what the CLI keeps in its ``auth.json``."""
    subscriber = world.chatgpt.get(name)
    seconds = order.get("seconds", subscriber.access_seconds)
    if set(order) - {"seconds"} or isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise BadSetting("A login takes 'seconds', a number.")
    granted = world.chatgpt.sessions.sign_in(name, tokens.SCOPES, seconds, renewable=True)
    document = tokens.shown(subscriber, granted)
    names = ("id_token", "access_token", "refresh_token")
    return {
        "OPENAI_API_KEY": None,
        "tokens": {**{each: document[each] for each in names}, "account_id": subscriber.account_id},
        "last_refresh": "2026-01-01T00:00:00Z",
    }


def _expire(world: World, name: str, order: Document) -> Document:
    _nothing_else(order)
    return {"expired": world.chatgpt.sessions.expire(name)}


def _revoke(world: World, name: str, order: Document) -> Document:
    code = order.pop("code", ENDED)
    _nothing_else(order)
    if not isinstance(code, str):
        raise BadSetting("'code' is a word.")
    world.chatgpt.sessions.end(name, code)
    return {"code": code}


def _nothing_else(order: Document) -> None:
    if order:
        raise BadSetting(f"An order of this kind has no member '{next(iter(order))}'.")


_ACTIONS: dict[str, Callable[[World, str, Document], Document]] = {
    "": _set,
    "login": _login,
    "expire": _expire,
    "revoke": _revoke,
}
