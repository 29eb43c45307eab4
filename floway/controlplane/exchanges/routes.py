"""``/api/exchanges``: the log of single requests; users see their own."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec
from flask import Response, current_app, g, request

from floway.controlplane import auth
from floway.controlplane.exchanges.schemas import (
    STATUS_CLASSES,
    ExchangeDetailSchema,
    ExchangeFilterSchema,
    ExchangePageSchema,
    ExchangeQuerySchema,
)
from floway.controlplane.exchanges.stream import events
from floway.controlplane.problem import Problem
from floway.controlplane.refusals import not_found
from floway.controlplane.resource import Resource, stored
from floway.controlplane.usage.schemas import NONE
from floway.domain.verdict import Verdict
from floway.services import exchanges as service
from floway.services.exchanges import Feed, cursor_of, place_of
from floway.store import api_keys
from floway.store.db import off_hub
from floway.store.exchanges import Filter, Written
from floway.store.sessions import SessionUser
from floway.store.users import ROLES

blueprint = Resource("exchanges", "/api/exchanges", "Single requests, and what became of them.")


@blueprint.get("")
@blueprint.arguments(ExchangeQuerySchema, location="query")
@blueprint.response(200, ExchangePageSchema)
@auth.open_to(*ROLES)
def read_page(query: Mapping[str, Any]) -> Response:
    """List requests, the newest first; users see their own."""
    found = stored(service.page, _wanted(query), query["limit"], query["cursor"])
    following = None if found.next_place is None else cursor_of(found.next_place)
    return _json({"items": found.items, "next_cursor": following})


@blueprint.get("/stream")
@blueprint.file("text/event-stream", "An event named exchange, with a row of the log, for each that ends.")
@blueprint.arguments(ExchangeFilterSchema, location="query")
@auth.open_to(*ROLES)
def follow(query: Mapping[str, Any]) -> Response:
    """Tell requests as they end, for a quarter of an hour at most.

    Goes on behind Last-Event-ID, from an hour ago at the earliest. Some seconds before it, or before now, are
    told again: a reader puts a row in the place of one with the same id.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # another greenlet has no proxy
    run: Callable[..., Sequence[Written]] = partial(off_hub, app)
    try:
        last = request.headers.get("Last-Event-ID")
        place = place_of(last) if last else None
    except ValueError:
        raise Problem(400, "validation_failed", "Last-Event-ID is none of this stream's.") from None

    def shown(news: Sequence[Written]) -> Sequence[dict[str, Any]]:
        return off_hub(app, service.shown, [each.exchange for each in news]) if news else []

    worker = app.extensions["floway.worker"]
    told = events(Feed(run, _wanted(query), place), shown, auth.staying(), lambda: worker.is_draining)
    # nginx would collect the stream otherwise.
    return Response(told, mimetype="text/event-stream", headers={"X-Accel-Buffering": "no"})


@blueprint.get("/<exchange_id>")
@blueprint.response(200, ExchangeDetailSchema)
@auth.open_to(*ROLES)
def read_one(exchange_id: str) -> Response:
    """Read everything that is known of one request."""
    me: SessionUser = g.session_user
    found = stored(service.detail, exchange_id, me.user_id if me.role == "user" else None)
    if found is None:
        raise not_found("There is no such request; it may have become too old.")
    return _json(found)


def _wanted(query: Mapping[str, Any]) -> Filter:
    """What is asked, confined to what the caller may see.

    :raises Problem: 403 for a look at other people, 404 for a key of somebody else.
    """
    me: SessionUser = g.session_user
    user_id = query["user_id"]
    if me.role == "user":
        if user_id is not None:
            raise Problem(403, "role_required", "What others asked for is not for this role.")
        key_id = query["key_id"]
        if key_id is not None and not stored(_is_own, key_id, me.user_id):
            raise not_found("There is no such key.")
        user_id = me.user_id
    upstream_id = query["upstream_id"]
    return Filter(
        since=query.get("since"),
        until=query.get("until"),
        key_id=query["key_id"],
        user_id=user_id,
        upstream_id="" if upstream_id == NONE else upstream_id,
        model=query["model"],
        protocol=query["protocol"],
        session_id=query["session_id"],
        verdicts=tuple(Verdict(each) for each in query["verdict"]),
        status_class=STATUS_CLASSES.get(query["status_class"]),
        min_duration_ms=query["min_duration_ms"],
        error=query["error"],
    )


def _is_own(key_id: str, user_id: str) -> bool:
    return any(key.id == key_id and key.user_id == user_id for key in api_keys.list_all())


def _json(document: Mapping[str, Any]) -> Response:
    """Plain values, which need no schema to be written."""
    return Response(msgspec.json.encode(document), mimetype="application/json")
