"""``/api/usage``: sums by period and group, of everybody or of the caller's own keys."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from io import StringIO
from typing import Any

import msgspec
from flask import Response, current_app, g

from floway.controlplane import auth
from floway.controlplane.problem import Problem
from floway.controlplane.refusals import not_found, refusals
from floway.controlplane.resource import Resource, stored
from floway.controlplane.usage.schemas import (
    FILTERS,
    UsageQuerySchema,
    UsageReportQuerySchema,
    UsageReportSchema,
)
from floway.services import usage_reports as service
from floway.services.usage_reports import Inquiry
from floway.store import api_keys
from floway.store.db import off_hub
from floway.store.sessions import SessionUser
from floway.store.usage_reports import Question
from floway.store.users import ROLES

blueprint = Resource("usage", "/api", "What was used, and what it cost.")

#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@blueprint.get("/usage")
@blueprint.arguments(UsageReportQuerySchema, location="query")
@blueprint.response(200, UsageReportSchema)
@auth.open_to(*ROLES)
def read_usage(query: Mapping[str, Any]) -> Response:
    """Sum usage up by period and group, gaps filled; users see their own keys."""
    with refusals():
        document = stored(service.report, _inquiry(query, compares=query["compare"] is not None))
    # As long as a book, and made of plain values: a schema would take seconds for it.
    return Response(msgspec.json.encode(document), mimetype="application/json")


@blueprint.get("/usage.csv")
@blueprint.file("text/csv", "A line of names, then a line per period and group.")
@blueprint.arguments(UsageQuerySchema, location="query")
@auth.open_to(*ROLES)
def export_usage(query: Mapping[str, Any]) -> Response:
    """The same as a file, a line per period and group that was used."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # another greenlet has no proxy
    run: Callable[..., Sequence[tuple[str, ...]]] = partial(off_hub, app)
    with refusals():
        chunks = service.rows(_inquiry(query), run)
    response = Response(_written(chunks), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="usage.csv"'
    return response


def _inquiry(query: Mapping[str, Any], *, compares: bool = False) -> Inquiry:
    """What is asked, confined to what the caller may see.

    :raises Problem: 403 for a look at other people, 404 for a key of somebody else.
    """
    group_by = tuple(query["group_by"])
    filters = {FILTERS[name]: tuple(query[name]) for name in FILTERS if query[name]}
    me: SessionUser = g.session_user
    if me.role == "user":
        if "user" in group_by or "user" in filters:
            raise Problem(403, "role_required", "Who else used something is not for this role.")
        if "key" in filters and not set(filters["key"]) <= stored(_keys_of, me.user_id):
            raise not_found("There is no such key.")
        filters["user"] = (me.user_id,)
    return Inquiry(
        query["since"],
        query["until"],
        query["granularity"],
        query["time_zone"],
        Question(group_by, filters),
        compares,
    )


def _keys_of(user_id: str) -> set[str]:
    """Every key that somebody has, or had and revoked."""
    return {key.id for key in api_keys.list_all() if key.user_id == user_id}


def _written(chunks: Iterator[Sequence[tuple[str, ...]]]) -> Iterator[str]:
    for lines in chunks:
        text = StringIO()
        csv.writer(text).writerows([_harmless(cell) for cell in line] for line in lines)
        yield text.getvalue()


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet runs; clients choose the names of models."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
