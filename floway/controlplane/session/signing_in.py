"""What a browser is given when it signs in."""

from datetime import timedelta
from typing import Any

from flask import make_response, request
from flask.wrappers import Response

from floway.controlplane import auth
from floway.controlplane.resource import stored
from floway.domain.actor import Actor
from floway.services import caps
from floway.store import audit, login_failures, sessions
from floway.store.db import transaction
from floway.store.users import User

#: A working day; after it the password is asked for again.
LIFETIME = timedelta(hours=24)
#: For who asks to be remembered; a session that nobody uses ends sooner all the same.
REMEMBERED = timedelta(days=30)


def signed_in(user: User, remember: bool = False) -> Response:
    """Sign the browser in; a session that it had before ends with that."""
    lifetime = REMEMBERED if remember else LIFETIME
    address, agent = request.remote_addr or "", request.headers.get("User-Agent", "")
    raw, csrf_token, cap = stored(_begin, user, lifetime, address, agent, auth.session_token())
    response = make_response(document(user.id, user.name, user.role, csrf_token, cap))
    auth.set_cookie(response, raw, int(lifetime.total_seconds()))
    return response


def document(
    user_id: str,
    name: str,
    role: str,
    csrf_token: str,
    upstream_ids: list[str] | None,
    api_key: dict[str, str] | None = None,
) -> dict[str, Any]:
    """A session in the shape of ``SessionSchema``."""
    user = {"id": user_id, "name": name, "role": role, "upstream_ids": upstream_ids}
    return {"user": user, "csrf_token": csrf_token, "api_key": api_key}


def _begin(
    user: User, lifetime: timedelta, address: str, agent: str, old: str
) -> tuple[str, str, list[str] | None]:
    with transaction():
        login_failures.forget(user.name, address)
        if old:
            sessions.revoke(old)
        raw, csrf_token = sessions.create(user.id, lifetime, address, agent)
        by = Actor("session", user.id, user.name, address)
        audit.record(by, "session.started", "user", user.id, user.name)
        return raw, csrf_token, caps.reachable(user.upstream_ids)
