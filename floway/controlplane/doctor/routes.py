"""``/api/doctor``: whether this installation is in order, as ``flask doctor`` sees it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import current_app

from floway.controlplane.doctor.schemas import DoctorQuerySchema, FindingListSchema
from floway.controlplane.refusals import refusals
from floway.controlplane.resource import Resource
from floway.services.worker import worker_of

blueprint = Resource("doctor", "/api/doctor", "Whether this installation is in order.")


@blueprint.get("")
@blueprint.arguments(DoctorQuerySchema, location="query")
@blueprint.response(200, FindingListSchema)
def examine(question: Mapping[str, Any]) -> dict[str, Any]:
    """Look at the settings, the disk, the database, the ways to upstreams and the clock; changes nothing.

    May take a minute where much is broken. A process looks once at a time.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # another thread has no proxy
    with refusals():
        found = worker_of(app).doctor.examine(offline=question["offline"])
    return {"items": [asdict(finding) for finding in found]}
