"""``/api/maintenance``: what has become too old, and its deletion."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import current_app

from floway.controlplane import auth
from floway.controlplane.maintenance.schemas import RoundResultSchema, RoundSchema, SweepListSchema
from floway.controlplane.refusals import refusals
from floway.controlplane.resource import Resource
from floway.services.maintenance import rounds
from floway.services.maintenance.reports import Report, reports
from floway.services.maintenance.sweeps import SWEEPS

blueprint = Resource("maintenance", "/api/maintenance", "Deletion of what has become too old.")


@blueprint.get("")
@blueprint.response(200, SweepListSchema)
@auth.open_to(*auth.VIEWERS)
def list_sweeps() -> dict[str, Any]:
    """Every sweep, what it last did, and what waits for it."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # another thread has no proxy
    return {"items": [_shown(report) for report in reports(app)]}


@blueprint.post("/run")
@blueprint.arguments(RoundSchema)
@blueprint.response(200, RoundResultSchema)
def run(body: Mapping[str, Any]) -> dict[str, Any]:
    """Delete up to 10,000 rows of each sweep; a backlog is left to the rounds that run by themselves."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # another thread has no proxy
    chosen = [SWEEPS[name] for name in dict.fromkeys(body.get("sweeps", SWEEPS))]
    with refusals():
        done = rounds.run(app, chosen, auth.actor(), rounds.ROUND_BATCHES)
    return {"items": [asdict(swept) | {"error": swept.error or None} for swept in done]}


def _shown(report: Report) -> dict[str, Any]:
    last, sweep = report.last, report.sweep
    return {
        "name": sweep.name,
        "about": sweep.about,
        "kept_seconds": int(report.kept.total_seconds()),
        "every_seconds": int(sweep.every.total_seconds()),
        "waiting": report.waiting,
        "last_run": last
        and {
            "started_at": last.started_at,
            "finished_at": last.finished_at,
            "deleted": last.deleted,
            "is_done": last.is_done,
            "error": last.error or None,
        },
    }
