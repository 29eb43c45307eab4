"""The model lists."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import msgspec
from flask import Blueprint, Response, current_app, request

from floway.dataplane.auth import api_key, authenticate
from floway.dataplane.inbound import Headers
from floway.dataplane.listing import (
    gemini_list,
    gemini_row,
    merged,
    superset_list,
    superset_row,
    with_aliases,
)
from floway.dataplane.outbound import preflight, to_flask
from floway.domain.alias import Alias
from floway.domain.failure import Failure
from floway.domain.model import Model
from floway.errors import FlowayError, UpstreamError
from floway.gateway.aliases import announced, expanded
from floway.gateway.model_errors import ModelNotFound
from floway.gateway.request import Reply
from floway.gateway.resolve import listing, visible, walk
from floway.protocols import chat_completions, gemini, messages
from floway.protocols.base import ChatProtocol
from floway.services.worker import worker_of

blueprint = Blueprint("models", __name__)

#: ``(models, {name: alias}) -> document``.
Render = Callable[[list[Model], Mapping[str, Alias]], dict[str, Any]]

_JSON = ("content-type", "application/json")


@blueprint.route("/v1/models", methods=["OPTIONS"])
@blueprint.route("/models", methods=["OPTIONS"])
@blueprint.route("/v1beta/models", methods=["OPTIONS"])
def allow_browsers() -> Response:
    """A browser asks before it sends a key; paths of single models are answered in ``chat.py``."""
    return preflight()


@blueprint.get("/v1/models", provide_automatic_options=False)
@blueprint.get("/models", provide_automatic_options=False)
def list_models() -> Response:
    """Every model that the key may use, in the shape of who asks."""
    if _is_google():
        return list_gemini_models()
    return _reply(_superset_protocol(), superset_list)


@blueprint.get("/v1/models/<path:model_id>")
def show_model(model_id: str) -> Response:
    """One of them."""
    if _is_google():
        return show_gemini_model(model_id)
    return _reply(
        _superset_protocol(),
        lambda models, aliases: superset_row(_named(model_id, models), aliases.get(model_id)),
    )


@blueprint.get("/v1beta/models", provide_automatic_options=False)
def list_gemini_models() -> Response:
    """Every chat model that the key may use, in Google's shape."""
    return _reply(gemini.PROTOCOL, lambda models, _: gemini_list(models))


@blueprint.get("/v1beta/models/<path:model_id>")
def show_gemini_model(model_id: str) -> Response:
    """One of them."""
    wanted = model_id.removeprefix("models/")
    return _reply(gemini.PROTOCOL, lambda models, _: gemini_row(_named(wanted, models)))


def _is_google() -> bool:
    """Google's SDK asks under ``/v1`` too; only it sends its key in this header."""
    return "x-goog-api-key" in request.headers


def _superset_protocol() -> ChatProtocol:
    """Whose error shape a reader of the common list expects."""
    anthropic = "anthropic-version" in request.headers or "x-api-key" in request.headers
    return messages.PROTOCOL if anthropic else chat_completions.PROTOCOL


def _reply(protocol: ChatProtocol, render: Render) -> Response:
    try:
        return to_flask(Reply(200, [_JSON], msgspec.json.encode(render(*_models()))))
    except FlowayError as error:
        failure = Failure.of(error)
        return to_flask(Reply(failure.status, [_JSON], protocol.error_body(failure, "")))


def _models() -> tuple[list[Model], Mapping[str, Alias]]:
    """The merged list, listed aliases included, and these aliases by name.

    :raises NotAuthenticated: no good key.
    :raises UpstreamError: not one list could be had.
    """
    gateway = worker_of(current_app).gateway
    snapshot = gateway.snapshots.current
    caller = authenticate(api_key(Headers(request.environ), request.args.get("key")), snapshot)
    lists = listing(visible(snapshot, caller), gateway.catalogs)
    if lists.failures and not lists.models:
        # Which upstream failed, and how, is not the client's business; the log has it.
        raise UpstreamError("The model lists of the upstreams cannot be loaded at the moment; try again.")
    aliases = snapshot.aliases.items()
    shown = {name: alias for name, alias in aliases if alias.is_listed and caller.may_ask_for(name)}
    # Unshuffled: a list that asks twice must read the same.
    found = ((alias, expanded(alias, partial(walk, lists=lists), tuple)) for alias in shown.values())
    rows = (announced(alias, candidates) for alias, candidates in found)
    served = [row for row in rows if row is not None]
    allowed = [
        model for model in merged(models for _, models in lists.models) if caller.may_ask_for(model.id)
    ]
    models = with_aliases(allowed, served)
    return models, {row.id: shown[row.id] for row in served}


def _named(model_id: str, models: list[Model]) -> Model:
    for model in models:
        if model.id == model_id:
            return model
    raise ModelNotFound(model_id)
