"""``/api/upstreams/<id>/actions``: what the kind of an upstream offers, found by name.

The same actions have routes of their own; a script that knows no kinds uses these.
"""

from collections.abc import Mapping
from typing import Any, Final

from flask import request

from floway.controlplane import auth
from floway.controlplane.actions.schemas import ActionsSchema
from floway.controlplane.claude_code import actions as claude_code
from floway.controlplane.codex import actions as codex
from floway.controlplane.copilot import actions as copilot
from floway.controlplane.problem import Problem
from floway.controlplane.resource import Resource, stored
from floway.controlplane.subscriptions.actions import Action
from floway.store import upstreams

#: ``{kind: {name: action}}``; a kind without logins has none.
ACTIONS: Final[Mapping[str, Mapping[str, Action]]] = {
    "claude-code": claude_code.ACTIONS,
    "codex": codex.ACTIONS,
    "copilot": copilot.ACTIONS,
}

blueprint = Resource("actions", "/api/upstreams", "What can be done to an upstream.")


@blueprint.get("/<upstream_id>/actions")
@blueprint.response(200, ActionsSchema)
@auth.open_to(*auth.VIEWERS)
def offered(upstream_id: str) -> dict[str, Any]:
    """List what an upstream offers."""
    actions = _of_kind(upstream_id)
    return {"items": [{"name": name, "title": action.title} for name, action in actions.items()]}


@blueprint.post("/<upstream_id>/actions/<name>")
@blueprint.response(200)
@auth.open_to(*auth.OPERATORS)
def act(upstream_id: str, name: str) -> Any:
    """Do something to an upstream: body and answer are those of the action's own route."""
    action = _of_kind(upstream_id).get(name)
    if action is None:
        raise Problem(404, "not_found", f"This upstream has no action '{name[:64]}'.")
    body = blueprint.ARGUMENTS_PARSER.parse(action.takes(), request, location="json")
    return action.gives().dump(action.run(body, upstream_id))


def _of_kind(upstream_id: str) -> Mapping[str, Action]:
    upstream = stored(upstreams.find, upstream_id)
    if upstream is None:
        raise Problem(404, "not_found", "There is no upstream with this id.")
    return ACTIONS.get(upstream.kind, {})
