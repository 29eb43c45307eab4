"""Who may call the admin API: a signed-in user with the right role, and nobody else.

The guard runs before every view of every resource and refuses by default; ``public`` and ``open_to``
are the two ways to let more callers in. An API key is never a way in.
"""

from collections.abc import Callable
from hmac import compare_digest
from typing import Any, Final, TypeVar, cast
from urllib.parse import urlsplit

from flask import current_app, g, request
from flask.wrappers import Response

from floway.controlplane.problem import Problem
from floway.domain.actor import Actor
from floway.store import db, sessions
from floway.store.sessions import SessionUser
from floway.store.users import Role

View = TypeVar("View", bound=Callable[..., Any])

#: Browsers accept the ``__Host-`` prefix only for a cookie that is Secure, has no domain and the
#: path "/", so no neighbouring host can plant one. https://www.rfc-editor.org/rfc/rfc6265#section-4.1
COOKIE = "floway_session"
SECURE_COOKIE = f"__Host-{COOKIE}"

CSRF_HEADER = "X-CSRF-Token"

#: Larger than any body of the admin API, small enough that an anonymous caller costs nothing.
MAX_BODY_BYTES = 1024 * 1024

#: Who may see what is shown to all who run the gateway, and who may change how it routes. What decides
#: about people, secrets and the installation itself is for administrators, the default.
VIEWERS: Final[tuple[Role, ...]] = ("admin", "operator", "viewer")
OPERATORS: Final[tuple[Role, ...]] = ("admin", "operator")

_ROLES_ATTRIBUTE: Final = "floway_roles"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_KEY_HEADERS = ("x-api-key", "x-goog-api-key")


def public(view: View) -> View:
    """Let anybody call a view."""
    return _mark(view, None)


def open_to(*roles: Role) -> Callable[[View], View]:
    """Let these roles call a view instead of administrators only."""
    return lambda view: _mark(view, frozenset(roles))


def guard() -> None:
    """Refuse the request, or note in ``g.session_user`` who makes it.

    :raises Problem: 401 without a session, 403 for the wrong role, origin or token, 415 for a form.
    """
    request.max_content_length = MAX_BODY_BYTES
    roles = roles_of(current_app.view_functions[str(request.endpoint)])
    if request.method not in _SAFE_METHODS:
        _require_own_origin()
        _require_json()
    if roles is None:
        return
    user = g.session_user = _session_user()
    if request.method not in _SAFE_METHODS:
        _require_csrf_token(user)
    if user.role not in roles:
        raise Problem(403, "role_required", f"This needs the role {' or '.join(sorted(roles))}.")


def actor() -> Actor:
    """Who makes the request, for the audit log; only behind the guard."""
    user: SessionUser = g.session_user
    return Actor("session", user.user_id, user.name, request.remote_addr or "")


def roles_of(view: Callable[..., Any]) -> frozenset[Role] | None:
    """Who may call a view; None is everybody."""
    return cast("frozenset[Role] | None", getattr(view, _ROLES_ATTRIBUTE, frozenset({"admin"})))


def cookie() -> str:
    """The raw session token of the request; '' without one."""
    return request.cookies.get(_cookie_name(), "")


def set_cookie(response: Response, raw: str, max_age_seconds: int) -> None:
    """Sign the browser in."""
    response.set_cookie(
        _cookie_name(),
        raw,
        max_age=max_age_seconds,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )


def clear_cookie(response: Response) -> None:
    """Sign the browser out."""
    response.delete_cookie(_cookie_name(), secure=request.is_secure, httponly=True, samesite="Lax")


def _mark(view: View, roles: frozenset[Role] | None) -> View:
    setattr(view, _ROLES_ATTRIBUTE, roles)
    return view


def _cookie_name() -> str:
    return SECURE_COOKIE if request.is_secure else COOKIE


def _session_user() -> SessionUser:
    if "Authorization" in request.headers or any(name in request.headers for name in _KEY_HEADERS):
        # Not a 401: the dashboard would take that for the end of its session.
        raise Problem(403, "session_required", "The admin API takes a session, not an API key.")
    raw = cookie()
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy stays on this greenlet
    user = db.off_hub(app, sessions.find, raw) if raw else None
    if user is None:
        raise Problem(401, "session_invalid", "There is no session, or it has ended; sign in.")
    return user


def _require_own_origin() -> None:
    """Refuse what another site made a browser send.

    Compared without the scheme: behind a proxy that ends TLS the gateway may see plain http.
    """
    source = request.headers.get("Origin") or request.headers.get("Referer")
    is_foreign = request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
    if is_foreign or (source is not None and _host_of(source) != request.host):
        raise Problem(403, "csrf_failed", "The request comes from another site.")


def _host_of(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    is_default = port is None or (parts.scheme, port) in (("http", 80), ("https", 443))
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return host if is_default else f"{host}:{port}"


def _require_json() -> None:
    # A form of another site can send anything but this type without asking us first.
    has_body = bool(request.content_length) or request.headers.get("Transfer-Encoding") is not None
    if has_body and not request.is_json:
        raise Problem(415, "unsupported_media_type", "The body must be application/json.")


def _require_csrf_token(user: SessionUser) -> None:
    given = request.headers.get(CSRF_HEADER, "")
    if not compare_digest(given.encode(), user.csrf_token.encode()):
        raise Problem(403, "csrf_failed", f"The {CSRF_HEADER} header is not the one of this session.")
