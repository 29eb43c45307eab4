"""``/api/users``: who may sign in, and what their keys may reach."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from flask import g, jsonify, request
from flask.wrappers import Response

from floway.controlplane import auth, etag
from floway.controlplane.events import LoginRefused
from floway.controlplane.limits.schemas import document
from floway.controlplane.problem import Problem
from floway.controlplane.refusals import not_found, refusals
from floway.controlplane.resource import Resource, stored
from floway.controlplane.session import throttle
from floway.controlplane.users.schemas import (
    OwnPasswordSchema,
    UserCreateSchema,
    UserPatchSchema,
    UserSchema,
    UsersSchema,
)
from floway.logs import emit
from floway.services import accounts, caps, passwords
from floway.services import users as service
from floway.store import login_failures, users
from floway.store.sessions import SessionUser
from floway.store.users import ROLES, User

blueprint = Resource("users", "/api/users", "Dashboard logins and owners of API keys.")


@blueprint.get("")
@blueprint.response(200, UsersSchema)
def read_all() -> dict[str, Any]:
    """Every user."""
    return {"items": stored(_rows)}


@blueprint.post("")
@blueprint.arguments(UserCreateSchema)
@blueprint.response(201, UserSchema)
def create(body: Mapping[str, Any]) -> Response:
    """Add a user."""
    password = body.get("password")
    with refusals():
        password_hash = None if password is None else passwords.checked_hash(password, body["name"])
        user = stored(
            accounts.add_user,
            body["name"],
            body.get("role", "user"),
            password_hash,
            body.get("upstream_ids"),
            body.get("enabled", True),
            limits=body.get("limits"),
            by=auth.actor(),
        )
    return _answer(user, 201)


@blueprint.get("/<user_id>")
@blueprint.response(200, UserSchema)
def read(user_id: str) -> Response:
    """One of them."""
    return _answer(_existing(user_id))


@blueprint.patch("/<user_id>")
@blueprint.arguments(UserPatchSchema)
@blueprint.response(200, UserSchema)
def edit(body: Mapping[str, Any], user_id: str) -> Response:
    """Change a user; another password, role or no access ends their sessions."""
    check = _check()
    if not body:
        raise Problem(400, "nothing_to_update", "The body names nothing to change.")
    wanted = {name: value for name, value in body.items() if name != "password"}
    me: SessionUser = g.session_user
    with refusals():
        if "password" in body:
            name = body.get("name") or _existing(user_id).name
            password = body["password"]
            wanted["password_hash"] = None if password is None else passwords.checked_hash(password, name)
        user = stored(
            service.edit,
            user_id,
            wanted,
            check=check,
            by=auth.actor(),
            acting_user_id=me.user_id,
            kept_session_id=me.session_id,
        )
    return _answer(user)


@blueprint.delete("/<user_id>")
@blueprint.response(204)
def remove(user_id: str) -> None:
    """Delete a user with their keys and sessions; what they used stays."""
    check = _check()
    me: SessionUser = g.session_user
    with refusals():
        stored(service.remove, user_id, check=check, by=auth.actor(), acting_user_id=me.user_id)


@blueprint.patch("/me/password")
@blueprint.arguments(OwnPasswordSchema)
@blueprint.response(204)
@auth.session_only
@auth.open_to(*ROLES)
def set_own_password(body: Mapping[str, str]) -> None:
    """Change the own password; every other session of the caller ends."""
    me: SessionUser = g.session_user
    address = request.remote_addr or ""
    # Whoever found an open browser must not find the password too.
    if wait_seconds := stored(throttle.admit, me.name, address):
        emit(LoginRefused("throttled", address, me.user_id))
        raise Problem(429, "rate_limited", "Too many wrong passwords; wait before the next.", wait_seconds)
    with refusals():
        user = _existing(me.user_id)
        service.require_password(user, body["current_password"])
        password_hash = passwords.checked_hash(body["new_password"], me.name)
        stored(service.set_own_password, user, password_hash, me.session_id, auth.actor())
    stored(login_failures.forget, me.name, address)


def _existing(user_id: str) -> User:
    user = stored(users.find, user_id)
    if user is None:
        raise not_found("There is no user with this id.")
    return user


def _answer(user: User, status: int = 200) -> Response:
    response = jsonify(UserSchema().dump(stored(_row, user)))
    response.status_code = status
    response.headers["ETag"] = _etag(user)
    return response


def _check() -> Callable[[User], None]:
    check = etag.condition()
    return lambda user: check(_etag(user))


def _etag(user: User) -> str:
    return etag.etag_of({name: getattr(user, name) for name in service.EDITABLE})


def _rows() -> list[dict[str, Any]]:
    known = caps.upstream_ids()
    return [_row(user, known) for user in users.list_all()]


def _row(user: User, known: Collection[str] | None = None) -> dict[str, Any]:
    return {
        "id": user.id,
        "name": user.name,
        "role": user.role,
        "enabled": user.enabled,
        "password_set": user.password_hash is not None,
        "upstream_ids": caps.reachable(user.upstream_ids, among=known),
        "limits": document(user.limits),
        "created_at": user.created_at,
    }
