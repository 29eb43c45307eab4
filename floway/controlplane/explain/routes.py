"""``/api/explain``: where a request would go, and why."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import current_app

from floway.controlplane import auth
from floway.controlplane.explain.schemas import ExplainSchema, ExplanationSchema
from floway.controlplane.problem import Problem
from floway.controlplane.refusals import refusals
from floway.controlplane.resource import Resource
from floway.domain.caller import Caller
from floway.domain.price_document import rates_document
from floway.errors import MalformedRequest
from floway.gateway.explain import Explanation, Step
from floway.gateway.prices import Found
from floway.services import live_explanation
from floway.services.explanation import asked
from floway.services.worker import Worker, worker_of

blueprint = Resource("explain", "/api/explain", "What would become of a request.")


@blueprint.post("")
@blueprint.arguments(ExplainSchema)
@blueprint.response(200, ExplanationSchema)
@auth.open_to(*auth.VIEWERS)
def explain(body: Mapping[str, Any]) -> dict[str, Any]:
    """Tell which upstreams would serve a request, in order, and why the others would not.

    Nothing is sent, but a model list that is not known yet is fetched.
    """
    worker = worker_of(current_app)
    with refusals():
        caller = _caller(worker, body)
        try:
            request = asked(body["model"], body["protocol"], body.get("request"), body.get("headers"))
        except MalformedRequest as fault:
            place = f"request.{fault.param}" if fault.param else "request"
            raise Problem(400, "validation_failed", str(fault), faults={place: str(fault)}) from None
        return _document(live_explanation.explain(worker, request, caller))


def _caller(worker: Worker, body: Mapping[str, Any]) -> Caller:
    if "key_id" in body:
        return live_explanation.caller_of(worker, body["key_id"])
    supposed = body["caller"]
    allowed, models = supposed["upstream_ids"], supposed["models"]
    return Caller(
        key_id="",
        key_name="supposed",
        user_id="",
        user_name="",
        upstream_ids=None if allowed is None else tuple(allowed),
        strict_losses=supposed["strict_losses"],
        models=None if models is None else tuple(models),
    )


def _document(found: Explanation) -> dict[str, Any]:
    alias = found.alias
    return {
        "model": found.model,
        "protocol": found.protocol,
        "alias": alias and {"id": alias.id, "name": alias.name, "selection": alias.selection},
        "steps": [_step(step) for step in found.steps],
        "status": found.status or None,
        "error": found.error or None,
    }


def _step(step: Step) -> dict[str, Any]:
    rules = {} if step.rules is None else asdict(step.rules)
    return {
        "upstream_id": step.upstream_id,
        "upstream": step.upstream,
        "is_taken": step.is_taken,
        "verdict": step.verdict,
        "model": step.model,
        "upstream_model": step.upstream_model,
        "protocol": step.protocol,
        "translation": step.translation,
        "flags": step.flags,
        "interceptors": step.interceptors,
        "rules": {name: value for name, value in rules.items() if value is not None},
        "losses": [loss._asdict() for loss in step.losses],
        "price": step.price and _price(step.price),
    }


def _price(found: Found) -> dict[str, Any]:
    rates = rates_document(found.price.base)
    return {"source": found.source, "override_id": found.override_id, "rates": rates}
