"""``/api/session``: sign in, who am I, sign out."""

from typing import Any

from flask import g, make_response, request
from flask.wrappers import Response

from floway.controlplane import auth
from floway.controlplane.events import LoginRefused
from floway.controlplane.problem import Problem
from floway.controlplane.resource import Resource, stored
from floway.controlplane.session import throttle
from floway.controlplane.session.schemas import LoginSchema, SessionSchema
from floway.controlplane.session.signing_in import document, signed_in
from floway.logs import emit
from floway.services import caps, passwords
from floway.store import sessions, users
from floway.store.api_keys import ApiKey
from floway.store.sessions import SessionUser
from floway.store.users import ROLES, User

blueprint = Resource("session", "/api/session", "The session of the caller.")


@blueprint.get("")
@blueprint.response(200, SessionSchema)
@auth.open_to(*ROLES)
def read() -> dict[str, Any]:
    """Who is signed in, and the token that every change must carry."""
    user: SessionUser = g.session_user
    key: ApiKey | None = g.api_key
    shown = None if key is None else {"id": key.id, "name": key.name}
    cap = stored(_cap_of, user.user_id)
    return document(user.user_id, user.name, user.role, user.csrf_token, cap, shown)


@blueprint.post("")
@blueprint.arguments(LoginSchema)
@blueprint.response(200, SessionSchema)
@auth.public
def log_in(login: dict[str, Any]) -> Response:
    """Sign in; a session that the browser had before ends with it."""
    name, address = login["name"], request.remote_addr or ""
    if wait_seconds := stored(throttle.admit, name, address):
        emit(LoginRefused("throttled", address))
        raise Problem(429, "rate_limited", "Too many failed logins; wait before the next.", wait_seconds)
    user = stored(users.named, name)
    # A name that nobody has costs the same hash, so that the time it takes tells nothing.
    is_right = passwords.verify(login["password"], user.password_hash if user else None)
    if user is None or not user.enabled or not is_right:
        emit(LoginRefused(_reason(user), address, user.id if user else ""))
        raise Problem(401, "invalid_credentials", "The user name or the password is wrong.")
    return signed_in(user, login.get("remember", False))


@blueprint.delete("")
@blueprint.response(204)
@auth.open_to(*ROLES)
def log_out() -> Response:
    """End this session, and no other of the same user."""
    stored(sessions.revoke, auth.session_token())
    response = make_response("", 204)
    if g.api_key is None:
        auth.clear_cookie(response)
    return response


def _reason(user: User | None) -> str:
    if user is None:
        return "unknown_user"
    return "wrong_password" if user.enabled else "disabled_user"


def _cap_of(user_id: str) -> list[str] | None:
    user = users.find(user_id)
    return caps.reachable(user.upstream_ids if user else ())
