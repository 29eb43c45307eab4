"""``/api/audit``: the log of changes, for administrators."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from floway.controlplane.audit.schemas import AuditPageSchema, AuditQuerySchema
from floway.controlplane.paging import paged
from floway.controlplane.resource import Resource, stored
from floway.store import audit

blueprint = Resource("audit", "/api/audit", "Who changed what.")


@blueprint.get("")
@blueprint.arguments(AuditQuerySchema, location="query")
@blueprint.response(200, AuditPageSchema)
def read_page(query: Mapping[str, Any]) -> dict[str, Any]:
    """List changes, the newest first."""
    filters = {name: value for name, value in query.items() if name not in ("limit", "cursor")}
    found = stored(audit.page, query["limit"] + 1, query["cursor"], **filters)
    return paged(found, query["limit"], asdict, lambda entry: entry.id)
