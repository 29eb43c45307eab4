"""``/api/upstreams/health``: which upstreams are passed over, by what evidence, and how to change that."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Flask, current_app

from floway.controlplane import auth
from floway.controlplane.health.schemas import (
    UpstreamHealthListSchema,
    UpstreamHealthSchema,
    UpstreamProbeOrderSchema,
    UpstreamProbeSchema,
)
from floway.controlplane.refusals import not_found, refusals
from floway.controlplane.resource import Resource, stored
from floway.domain.health import Exclusion
from floway.domain.upstream import Upstream
from floway.services import upstream_health, upstream_probes
from floway.services.tiny_calls import TinyCall
from floway.services.upstream_health import Condition
from floway.services.worker import worker_of
from floway.store import upstreams

blueprint = Resource("health", "/api/upstreams", "Which upstreams are passed over, and why.")


@blueprint.get("/health")
@blueprint.response(200, UpstreamHealthListSchema)
@auth.open_to(*auth.VIEWERS)
def list_conditions() -> dict[str, Any]:
    """Tell how every upstream is."""
    return {"items": [_condition(each) for each in stored(upstream_health.conditions)]}


@blueprint.get("/<upstream_id>/health")
@blueprint.response(200, UpstreamHealthSchema)
@auth.open_to(*auth.VIEWERS)
def read_condition(upstream_id: str) -> dict[str, Any]:
    """Tell how one upstream is."""
    return _condition(stored(upstream_health.condition, _existing(upstream_id)))


@blueprint.post("/<upstream_id>/put-back")
@blueprint.response(200, UpstreamHealthSchema)
@auth.open_to(*auth.OPERATORS)
def put_back(upstream_id: str) -> dict[str, Any]:
    """Ask an upstream again within a second, whatever it was passed over for.

    A login that is dead stays dead, until it is imported again.
    """
    upstream = _existing(upstream_id)
    stored(upstream_health.put_back, upstream, auth.actor())
    return _condition(stored(upstream_health.condition, upstream))


@blueprint.post("/<upstream_id>/probe")
@blueprint.arguments(UpstreamProbeOrderSchema)
@blueprint.response(200, UpstreamProbeSchema)
@auth.open_to(*auth.OPERATORS)
def probe(body: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    """List the models of an upstream, ask one for a word, and let what comes of it count.

    A vendor that refuses is a 200 here: its answer is what was asked for.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # another thread has no proxy
    upstream = _existing(upstream_id)
    with refusals():
        found = upstream_probes.probe(app, worker_of(app).surroundings, upstream, body.get("model"))
    return {
        "models": found.models,
        "list_ms": found.list_ms,
        "list_error": found.list_error or None,
        "call": None if found.call is None else _call(found.call),
        "unasked": found.unasked or None,
        "health": _condition(stored(upstream_health.condition, upstream)),
    }


def _existing(upstream_id: str) -> Upstream:
    found = stored(upstreams.find, upstream_id)
    if found is None:
        raise not_found()
    return found


def _condition(condition: Condition) -> dict[str, Any]:
    upstream = condition.upstream
    return {
        "id": upstream.id,
        "name": upstream.name,
        "kind": upstream.kind,
        "enabled": upstream.enabled,
        "is_available": condition.is_available,
        "exclusions": [_exclusion(each, condition.at) for each in condition.exclusions],
    }


def _exclusion(exclusion: Exclusion, now: datetime) -> dict[str, Any]:
    evidence = exclusion.evidence
    return {
        "model": exclusion.domain.scope or None,
        "state": exclusion.state,
        "since": exclusion.since,
        "until": exclusion.until,
        "expires_in_seconds": max(0, round((exclusion.until - now).total_seconds())),
        "is_stated": exclusion.is_stated,
        "awaits_trial": now >= exclusion.until,
        "limit": exclusion.limit or None,
        "times": exclusion.times,
        "evidence": {
            "seen_at": evidence.at,
            "age_seconds": max(0, round((now - evidence.at).total_seconds())),
            "status": evidence.status,
            "headers": [{"name": name, "value": value} for name, value in evidence.headers],
            "excerpt": evidence.excerpt,
            "request_id": evidence.exchange_id or None,
            "failed_calls": evidence.failed,
            "counted_calls": evidence.attempts,
        },
    }


def _call(call: TinyCall) -> dict[str, Any]:
    return {
        "model": call.model,
        "protocol": call.protocol,
        "is_ok": call.is_ok,
        "status": call.status,
        "duration_ms": call.duration_ms,
        "way": call.way or None,
        "stage": call.stage,
        "error": call.error or None,
    }
