"""``/api/sessions``: where the caller is signed in, and signing out there."""

from dataclasses import asdict
from typing import Any

from flask import g

from floway.controlplane import auth
from floway.controlplane.refusals import refusals
from floway.controlplane.resource import Resource, stored
from floway.controlplane.sessions.schemas import RevokedSchema, SessionRowsSchema
from floway.services import sessions as service
from floway.store import sessions
from floway.store.sessions import SessionUser
from floway.store.users import ROLES

blueprint = Resource("sessions", "/api/sessions", "Where the caller is signed in.")


@blueprint.get("")
@blueprint.response(200, SessionRowsSchema)
@auth.session_only
@auth.open_to(*ROLES)
def read() -> dict[str, Any]:
    """Every session of the caller that is good at this moment."""
    user: SessionUser = g.session_user
    rows = stored(sessions.list_all, user.user_id)
    return {"items": [asdict(row) | {"is_current": row.id == user.session_id} for row in rows]}


@blueprint.delete("/<session_id>")
@blueprint.response(204)
@auth.session_only
@auth.open_to(*ROLES)
def revoke(session_id: str) -> None:
    """Sign out one of them."""
    user: SessionUser = g.session_user
    with refusals():
        stored(service.revoke, session_id, user.user_id, auth.actor())


@blueprint.post("/revoke-others")
@blueprint.response(200, RevokedSchema)
@auth.session_only
@auth.open_to(*ROLES)
def revoke_others() -> dict[str, int]:
    """Sign out everywhere but here."""
    user: SessionUser = g.session_user
    return {"revoked": stored(service.revoke_others, user.user_id, user.session_id, auth.actor())}
