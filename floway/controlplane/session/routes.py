"""``/api/session``: sign in, who am I, sign out."""

from datetime import timedelta
from typing import Any

from flask import current_app, g, make_response, request
from flask.wrappers import Response

from floway.controlplane import auth
from floway.controlplane.events import LoginRefused
from floway.controlplane.problem import Problem
from floway.controlplane.resource import Resource
from floway.controlplane.session import throttle
from floway.controlplane.session.schemas import LoginSchema, SessionSchema
from floway.logs import emit
from floway.services import passwords
from floway.store import db, login_failures, sessions, users
from floway.store.sessions import SessionUser
from floway.store.users import ROLES, User

#: A working day; after it the password is asked for again.
LIFETIME = timedelta(hours=24)

blueprint = Resource("session", "/api/session", "The session of the caller.")


@blueprint.get("")
@blueprint.response(200, SessionSchema)
@auth.open_to(*ROLES)
def read() -> dict[str, Any]:
    """Who is signed in, and the token that every change must carry."""
    user: SessionUser = g.session_user
    return _body(user.user_id, user.name, user.role, user.csrf_token)


@blueprint.post("")
@blueprint.arguments(LoginSchema)
@blueprint.response(200, SessionSchema)
@auth.public
def log_in(login: dict[str, str]) -> Response:
    """Sign in; a session that the browser had before ends with it."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # another thread has no proxy
    name, address = login["name"], request.remote_addr or ""
    if wait_seconds := db.off_hub(app, throttle.admit, name, address):
        emit(LoginRefused("throttled", address))
        raise Problem(429, "rate_limited", "Too many failed logins; wait before the next.", wait_seconds)
    user = db.off_hub(app, users.named, name)
    # A name that nobody has costs the same hash, so that the time it takes tells nothing.
    is_right = passwords.verify(login["password"], user.password_hash if user else None)
    if user is None or not user.enabled or not is_right:
        emit(LoginRefused(_reason(user), address, user.id if user else ""))
        raise Problem(401, "invalid_credentials", "The user name or the password is wrong.")
    raw, csrf_token = db.off_hub(app, _rotate, user.id, name, address, auth.cookie())
    response = make_response(_body(user.id, user.name, user.role, csrf_token))
    auth.set_cookie(response, raw, int(LIFETIME.total_seconds()))
    return response


@blueprint.delete("")
@blueprint.response(204)
@auth.open_to(*ROLES)
def log_out() -> Response:
    """End this session, and no other of the same user."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # another thread has no proxy
    db.off_hub(app, sessions.revoke, auth.cookie())
    response = make_response("", 204)
    auth.clear_cookie(response)
    return response


def _reason(user: User | None) -> str:
    if user is None:
        return "unknown_user"
    return "wrong_password" if user.enabled else "disabled_user"


def _rotate(user_id: str, name: str, address: str, old: str) -> tuple[str, str]:
    login_failures.forget(name, address)
    if old:
        sessions.revoke(old)
    return sessions.create(user_id, LIFETIME)


def _body(user_id: str, name: str, role: str, csrf_token: str) -> dict[str, Any]:
    return {"user": {"id": user_id, "name": name, "role": role}, "csrf_token": csrf_token}
