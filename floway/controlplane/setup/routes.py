"""``/api/setup``: begin to set an agent up, change what is chosen, and see whether it has worked.

Everybody who is signed in may: the key that a download makes is their own.
"""

from collections.abc import Mapping
from typing import Any

from flask import g

from floway.controlplane import auth
from floway.controlplane.problem import Problem
from floway.controlplane.refusals import refusals
from floway.controlplane.resource import Resource, stored
from floway.controlplane.setup.schemas import (
    BeginSchema,
    BegunSchema,
    ChangeSchema,
    ProgressSchema,
    SetupSchema,
    TokenSchema,
)
from floway.services.agent_setup import setups
from floway.services.agent_setup.scripts import AGENTS, SHELLS
from floway.services.agent_setup.setups import SetupConflict
from floway.store.users import ROLES

PATH = "/api/setup"

blueprint = Resource("setup", PATH, "Setting coding agents up on a machine.")


@blueprint.post("")
@blueprint.arguments(BeginSchema)
@blueprint.response(201, BegunSchema)
@auth.open_to(*ROLES)
def begin(body: Mapping[str, Any]) -> dict[str, Any]:
    """Begin a set-up: a script that can be downloaded once, within five minutes."""
    with refusals():
        setup, token = stored(
            setups.begin,
            g.session_user.user_id,
            body["key_name"],
            asks_key=body.get("asks_key", False),
            chosen=body.get("configuration"),
        )
    scripts = [
        {"agent": agent, "shell": shell, "path": f"{PATH}/{token}/{agent}.{shell}"}
        for agent in AGENTS
        for shell in SHELLS
    ]
    return {**setups.shown(setup), "token": token, "scripts": scripts}


@blueprint.put("")
@blueprint.arguments(ChangeSchema)
@blueprint.response(200, SetupSchema)
@auth.open_to(*ROLES)
def change(body: Mapping[str, Any]) -> dict[str, Any]:
    """Change what a set-up that was not downloaded will install."""
    with refusals():
        try:
            changed = stored(
                setups.change,
                g.session_user.user_id,
                body["token"],
                body["expected_revision"],
                key_name=body.get("key_name"),
                asks_key=body.get("asks_key"),
                chosen=body["configuration"],
            )
        except SetupConflict as conflict:
            current = SetupSchema().dump(setups.shown(conflict.current))
            raise Problem(409, conflict.code, str(conflict), details={"current": current}) from None
    return setups.shown(changed)


@blueprint.post("/heartbeat")
@blueprint.arguments(TokenSchema)
@blueprint.response(200, ProgressSchema)
@auth.open_to(*ROLES)
def heartbeat(body: Mapping[str, Any]) -> dict[str, Any]:
    """Keep a set-up alive for another five minutes; after the download, see whether its key is used."""
    with refusals():
        progress = stored(setups.extend, g.session_user.user_id, body["token"])
    return {**setups.shown(progress.setup), "key": progress.key, "connected_at": progress.connected_at}
