"""Whole requests: listed below their key, shown below their exchange.

What was said belongs to who owns the key, and to nobody else. An administrator who has to see it opens it
by a call of its own, which the audit log notes.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec
from flask import g
from flask.wrappers import Response

from floway.controlplane import auth
from floway.controlplane.dumps.schemas import (
    DumpQuerySchema,
    DumpSchema,
    DumpsSchema,
    DumpSummarySchema,
    cursor_after,
)
from floway.controlplane.problem import Problem
from floway.controlplane.refusals import not_found, refusals
from floway.controlplane.resource import Resource, stored
from floway.services import dumps as service
from floway.services.dump_files import DumpFileMissing
from floway.store import api_keys, dumps
from floway.store.api_keys import ApiKey
from floway.store.dumps import Dump
from floway.store.sessions import SessionUser
from floway.store.users import ROLES

blueprint = Resource("dumps", "/api", "Whole requests, kept for keys whose owners ask for it.")

_SUMMARY = DumpSummarySchema()


@blueprint.get("/keys/<key_id>/dumps")
@blueprint.arguments(DumpQuerySchema, location="query")
@blueprint.response(200, DumpsSchema)
@auth.open_to(*ROLES)
def read_page(query: Mapping[str, Any], key_id: str) -> dict[str, Any]:
    """The kept requests of a key, the newest first."""
    key = _reachable(key_id)
    if key.dump_retention_seconds is None:
        raise Problem(404, "dumps_off", "This key keeps no requests; give it a dump_retention_seconds.")
    limit = query["limit"]
    found = stored(dumps.page, key.id, limit + 1, query["cursor"])
    following = cursor_after(found[limit - 1]) if len(found) > limit else None
    return {"items": found[:limit], "next_cursor": following}


@blueprint.delete("/keys/<key_id>/dumps")
@blueprint.response(204)
@auth.open_to(*ROLES)
def purge(key_id: str) -> None:
    """Delete every kept request of a key, for good."""
    stored(service.purge, _reachable(key_id), auth.actor())


@blueprint.get("/exchanges/<exchange_id>/dump")
@blueprint.response(200, DumpSchema)
@auth.open_to(*ROLES)
def read(exchange_id: str) -> Response:
    """A kept request of one's own, with what was said."""
    dump = _visible(exchange_id)
    me: SessionUser = g.session_user
    if dump.user_id != me.user_id:
        raise Problem(
            403,
            "owner_only",
            "This request belongs to another user. POST to open shows it; the audit log says who saw it.",
        )
    with _file_at_hand():
        return _answer(dump, stored(service.content, dump))


@blueprint.post("/exchanges/<exchange_id>/dump/open")
@blueprint.response(200, DumpSchema)
def open_for_audit(exchange_id: str) -> Response:
    """A kept request of anybody; the audit log says who saw it."""
    dump = _visible(exchange_id)
    with _file_at_hand():
        return _answer(dump, stored(service.open_for, dump, auth.actor()))


@blueprint.delete("/exchanges/<exchange_id>/dump")
@blueprint.response(204)
@auth.open_to(*ROLES)
def delete(exchange_id: str) -> None:
    """Delete a kept request, for good."""
    dump = _visible(exchange_id)
    with refusals():
        stored(service.delete, dump, auth.actor())


def _reachable(key_id: str) -> ApiKey:
    me: SessionUser = g.session_user
    key = stored(api_keys.find, key_id)
    if key is None or (key.user_id != me.user_id and me.role != "admin"):
        raise not_found("There is no key with this id.")
    return key


def _visible(exchange_id: str) -> Dump:
    """A dump of one's own; administrators see that the others' exist."""
    me: SessionUser = g.session_user
    dump = stored(dumps.find, exchange_id)
    if dump is None or (dump.user_id != me.user_id and me.role != "admin"):
        raise not_found("No request with this id is kept.")
    return dump


@contextmanager
def _file_at_hand() -> Iterator[None]:
    """Tell that a file is not there apart from what was never kept."""
    try:
        yield
    except DumpFileMissing as error:
        raise Problem(404, "dump_file_missing", str(error)) from None


def _answer(dump: Dump, content: Mapping[str, Any]) -> Response:
    # Written as it was stored: a schema would walk through every frame of a long answer.
    body = msgspec.json.encode({**_SUMMARY.dump(dump), **content})
    return Response(body, mimetype="application/json")
