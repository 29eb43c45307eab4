"""``/api/upstreams/blueprint`` and ``/fetch-models``: what a form needs before anything is saved."""

from collections.abc import Mapping
from typing import Any

from flask import current_app

from floway.controlplane import auth
from floway.controlplane.problem import Problem
from floway.controlplane.refusals import refusals
from floway.controlplane.resource import stored
from floway.controlplane.upstreams import forms
from floway.controlplane.upstreams.blueprint import blueprint
from floway.controlplane.upstreams.bodies import patch_of
from floway.controlplane.upstreams.draft_schemas import (
    BlueprintQuerySchema,
    BlueprintSchema,
    DraftSchema,
    TrialSchema,
)
from floway.controlplane.upstreams.vendor_problems import listing_problem
from floway.domain.model import Model
from floway.domain.upstream import Upstream
from floway.errors import CredentialError, UpstreamError
from floway.services import upstream_drafts
from floway.services.tiny_calls import TinyCall
from floway.services.upstream_creation import with_preset
from floway.services.worker import worker_of

#: Members of a body that are about the trial and not about the upstream.
_ABOUT_THE_TRIAL = frozenset({"id", "calls", "model"})


@blueprint.get("/blueprint")
@blueprint.arguments(BlueprintQuerySchema, location="query")
@blueprint.response(200, BlueprintSchema)
@auth.open_to(*auth.VIEWERS)
def read_blueprint(query: Mapping[str, Any]) -> dict[str, Any]:
    """Describe the form of a kind: its members, their defaults, its presets and flags."""
    described = forms.blueprint_of(query["kind"])
    if described is None:
        raise Problem(400, "validation_failed", f"There is no kind of upstream '{query['kind']}'.")
    return described


@blueprint.post("/fetch-models")
@blueprint.arguments(DraftSchema)
@blueprint.response(200, TrialSchema)
@auth.open_to(*auth.OPERATORS)
def fetch_models(body: Mapping[str, Any]) -> dict[str, Any]:
    """Try a form over its ways without saving it: list the models, and ask one of them for a word.

    With ``id`` it is the form of a saved upstream: its key is used where none is given, unless the server
    is another one.
    """
    with refusals("config"):
        draft = stored(_draft, body)
        try:
            trial = upstream_drafts.tried(
                worker_of(current_app).surroundings, draft, body.get("model"), calls=body["calls"]
            )
        except (UpstreamError, CredentialError) as failure:
            raise listing_problem(failure, draft.secrets.values()) from None
    return {
        "models": [_model(model) for model in trial.models],
        "call": None if trial.call is None else _call(trial.call),
    }


def _draft(body: Mapping[str, Any]) -> Upstream:
    form = {name: value for name, value in body.items() if name not in _ABOUT_THE_TRIAL}
    upstream_id = body.get("id")
    if upstream_id is None:
        form = with_preset(form)
    return upstream_drafts.drafted(patch_of(form), upstream_id)


def _model(model: Model) -> dict[str, Any]:
    return {
        "id": model.id,
        "upstream_model_id": model.upstream_model_id,
        "kind": model.kind,
        "display_name": model.display_name,
        "protocols": sorted(model.protocols),
        "limits": model.limits,
    }


def _call(call: TinyCall) -> dict[str, Any]:
    return {
        "model": call.model,
        "protocol": call.protocol,
        "is_ok": call.is_ok,
        "status": call.status,
        "duration_ms": call.duration_ms,
        "stage": call.stage,
        "error": call.error or None,
    }
