"""What can be done to an upstream with a login: under a route of its own, and under the one of all kinds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

from floway.controlplane import auth
from floway.controlplane.resource import Resource


@dataclass(frozen=True, slots=True)
class Action:
    """One action; the first line of ``run``'s docstring is its title."""

    takes: type[Schema]
    gives: type[Schema]
    #: The answer to a body, for the id of an upstream.
    run: Callable[[Mapping[str, Any], str], Any]

    @property
    def title(self) -> str:
        """What it does, for people."""
        return (self.run.__doc__ or "").partition("\n")[0]


def mount(blueprint: Resource, prefix: str, actions: Mapping[str, Action]) -> None:
    """Serve each action at ``POST /<upstream_id>/<prefix><name>``."""
    for name, action in actions.items():
        view = auth.open_to(*auth.OPERATORS)(action.run)
        view = blueprint.response(200, action.gives)(view)
        blueprint.post(f"/<upstream_id>/{prefix}{name}")(blueprint.arguments(action.takes)(view))
