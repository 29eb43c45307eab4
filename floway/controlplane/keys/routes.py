"""``/api/keys``: everybody has keys of their own, administrators see and change those of all."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import g, jsonify
from flask.wrappers import Response

from floway.controlplane import auth, etag
from floway.controlplane.keys.schemas import (
    IssuedKeySchema,
    KeyCreateSchema,
    KeyPatchSchema,
    KeyRotateSchema,
    KeySchema,
    KeysQuerySchema,
    KeysSchema,
)
from floway.controlplane.limits.schemas import document as limits_document
from floway.controlplane.problem import Problem
from floway.controlplane.refusals import not_found, refusals
from floway.controlplane.resource import Resource, stored
from floway.domain.limit import NO_LIMITS
from floway.errors import NotThere
from floway.services import accounts, caps
from floway.services import keys as service
from floway.store import api_keys, users
from floway.store.api_keys import ApiKey
from floway.store.sessions import SessionUser
from floway.store.users import ROLES

#: Members of a body that are no member of a key.
_NOT_STORED = frozenset({"key_source", "custom_key", "user_id"})

blueprint = Resource("keys", "/api/keys", "API keys of clients.")


@blueprint.get("")
@blueprint.arguments(KeysQuerySchema, location="query")
@blueprint.response(200, KeysSchema)
@auth.open_to(*ROLES)
def read_all(query: Mapping[str, str]) -> dict[str, Any]:
    """The caller's keys; for administrators those of everybody, or of one user."""
    me: SessionUser = g.session_user
    user_id = query.get("user_id") or ("" if me.role == "admin" else me.user_id)
    _require_reach(user_id)
    with refusals():
        return {"items": stored(_rows, user_id or None)}


@blueprint.post("")
@blueprint.arguments(KeyCreateSchema)
@blueprint.response(201, IssuedKeySchema)
@auth.open_to(*ROLES)
def create(body: Mapping[str, Any]) -> Response:
    """Add a key; the raw key is in this answer and in no other."""
    me: SessionUser = g.session_user
    user_id = body.get("user_id", me.user_id)
    _require_reach(user_id)
    chosen = {name: value for name, value in body.items() if name not in _NOT_STORED}
    with refusals():
        key, raw = stored(accounts.add_key, user_id, **chosen, raw=body.get("custom_key"), by=auth.actor())
    return _answer(key, 201, raw)


@blueprint.get("/<key_id>")
@blueprint.response(200, KeySchema)
@auth.open_to(*ROLES)
def read(key_id: str) -> Response:
    """One of them."""
    return _answer(_reachable(key_id))


@blueprint.patch("/<key_id>")
@blueprint.arguments(KeyPatchSchema)
@blueprint.response(200, KeySchema)
@auth.open_to(*ROLES)
def edit(body: Mapping[str, Any], key_id: str) -> Response:
    """Change a key; the gateway follows within a second."""
    check = _check(body)
    _reachable(key_id)
    if not body:
        raise Problem(400, "nothing_to_update", "The body names nothing to change.")
    with refusals():
        return _answer(stored(service.edit, key_id, body, check=check, by=auth.actor()))


@blueprint.post("/<key_id>/rotate")
@blueprint.arguments(KeyRotateSchema)
@blueprint.response(200, IssuedKeySchema)
@auth.open_to(*ROLES)
def rotate(body: Mapping[str, str], key_id: str) -> Response:
    """Replace the raw key, which is in this answer and in no other; the one before stops working."""
    _reachable(key_id)
    with refusals():
        key, raw = stored(service.rotate, key_id, body.get("custom_key"), by=auth.actor())
    return _answer(key, 200, raw)


@blueprint.delete("/<key_id>")
@blueprint.response(204)
@auth.open_to(*ROLES)
def revoke(key_id: str) -> None:
    """Make a key useless for good; what it used stays."""
    check = _check()
    _reachable(key_id)
    with refusals():
        stored(service.revoke, key_id, check=check, by=auth.actor())


def _require_reach(user_id: str) -> None:
    """Refuse a look at other people's keys as if they were not there."""
    me: SessionUser = g.session_user
    if user_id != me.user_id and me.role != "admin":
        raise not_found("There is no user with this id.")


def _reachable(key_id: str) -> ApiKey:
    me: SessionUser = g.session_user
    key = stored(api_keys.find, key_id)
    if key is None or (key.user_id != me.user_id and me.role != "admin"):
        raise not_found("There is no key with this id.")
    return key


def _answer(key: ApiKey, status: int = 200, raw: str | None = None) -> Response:
    row = stored(_row, key)
    schema = KeySchema() if raw is None else IssuedKeySchema()
    response = jsonify(schema.dump(row if raw is None else row | {"key": raw}))
    response.status_code = status
    response.headers["ETag"] = _etag(key)
    return response


def _check(body: Mapping[str, Any] | None = None) -> Callable[[ApiKey], None]:
    condition = etag.condition()
    me: SessionUser = g.session_user

    def check(key: ApiKey) -> None:
        condition(_etag(key))
        limits = (body or {}).get("limits", key.limits) or NO_LIMITS
        if me.role != "admin" and not limits.is_within(key.limits):
            raise Problem(403, "admin_required", "Only an administrator lets a key use more than before.")

    return check


def _etag(key: ApiKey) -> str:
    # When it was last used is left out, or a key in use could hardly be changed. A raw key is part of
    # it by its end, so that two who rotate it at once notice.
    return etag.etag_of({name: getattr(key, name) for name in (*service.EDITABLE, "last4")})


def _rows(user_id: str | None) -> list[dict[str, Any]]:
    if user_id is not None and users.find(user_id) is None:
        raise NotThere("There is no user with this id.")
    known, caps_of = caps.upstream_ids(), {user.id: user.upstream_ids for user in users.list_all()}
    return [
        _document(key, caps.reachable(key.upstream_ids, caps_of.get(key.user_id), known))
        for key in api_keys.usable(user_id)
    ]


def _row(key: ApiKey) -> dict[str, Any]:
    owner = users.find(key.user_id)
    return _document(key, caps.reachable(key.upstream_ids, owner.upstream_ids if owner else ()))


def _document(key: ApiKey, upstream_ids: list[str] | None) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "user_id": key.user_id,
        "user_name": key.user_name,
        "key_prefix": key.prefix,
        "key_last4": key.last4,
        "enabled": key.enabled,
        "upstream_ids": upstream_ids,
        "models": None if key.models is None else list(key.models),
        "strict_losses": key.strict_losses,
        "scope": key.scope,
        "limits": limits_document(key.limits),
        "dump_retention_seconds": key.dump_retention_seconds,
        "expires_at": key.expires_at,
        "created_at": key.created_at,
        "last_used_at": key.last_used_at,
    }
