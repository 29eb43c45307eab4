"""Who may call the admin API: a signed-in user with the right role, and nobody else.

The guard runs before every view of every resource and refuses by default; ``public`` and ``open_to``
are the two ways to let more callers in. A browser has its session in a cookie and proves with a token
that a change is its own; a script sends ``Authorization: Session TOKEN``, or an API key that has been
given a scope and then stands for its owner.
"""

from collections.abc import Callable
from hmac import compare_digest
from typing import Any, Final, TypeVar, cast
from urllib.parse import urlsplit

from flask import current_app, g, request
from flask.wrappers import Response

from floway.controlplane.problem import Problem
from floway.domain.actor import Actor
from floway.store import api_keys, db, sessions
from floway.store.api_keys import ApiKey
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
_SESSION_ONLY_ATTRIBUTE: Final = "floway_session_only"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
#: Headers in which clients of the data plane send a key, beside ``Authorization: Bearer``.
_KEY_HEADERS = ("x-api-key", "x-goog-api-key", "api-key")


def public(view: View) -> View:
    """Let anybody call a view."""
    return _mark(view, None)


def open_to(*roles: Role) -> Callable[[View], View]:
    """Let these roles call a view instead of administrators only."""
    return lambda view: _mark(view, frozenset(roles))


def session_only(view: View) -> View:
    """Keep API keys away from a view, whatever their scope: it is about the person at the dashboard."""
    setattr(view, _SESSION_ONLY_ATTRIBUTE, True)
    return view


def guard() -> None:
    """Refuse the request, or note in ``g.session_user`` who makes it, and in ``g.api_key`` with which key.

    :raises Problem: 401 without a good session or key, 403 for the wrong role, scope, origin or token,
        415 for a form.
    """
    request.max_content_length = MAX_BODY_BYTES
    view = current_app.view_functions[str(request.endpoint)]
    roles = roles_of(view)
    raw_key = _raw_key()
    is_change = request.method not in _SAFE_METHODS
    # Another site can make a browser send its cookie, but no header of this kind.
    is_from_a_browser = not raw_key and not _header_token()
    if is_change:
        if is_from_a_browser:
            _require_own_origin()
        _require_json()
    g.api_key = None
    if roles is None:
        return
    user = g.session_user = _key_user(raw_key, view) if raw_key else _session_user()
    if is_change and is_from_a_browser:
        _require_csrf_token(user)
    if user.role not in roles:
        raise Problem(403, "role_required", f"This needs the role {' or '.join(sorted(roles))}.")


def actor() -> Actor:
    """Who makes the request, for the audit log; only behind the guard."""
    user: SessionUser = g.session_user
    key: ApiKey | None = g.api_key
    if key is not None:
        return Actor("api_key", key.id, key.name, request.remote_addr or "")
    return Actor("session", user.user_id, user.name, request.remote_addr or "")


def staying() -> Callable[[], bool]:
    """A question that outlives the request: whether its caller would still be let in, and as the same.

    For answers that go on for minutes: a session ends, a key is revoked, a role changes meanwhile. Asking is
    no use of the session.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # another greenlet has no proxy
    user: SessionUser = g.session_user
    raw_key, token = _raw_key(), session_token()

    def is_same() -> bool:
        if raw_key:
            found = db.off_hub(app, api_keys.administering, raw_key)
            return found is not None and found.key.scope is not None and found.role == user.role
        seen = db.off_hub(app, sessions.peek, token)
        return seen is not None and seen.role == user.role

    return is_same


def roles_of(view: Callable[..., Any]) -> frozenset[Role] | None:
    """Who may call a view; None is everybody."""
    return cast("frozenset[Role] | None", getattr(view, _ROLES_ATTRIBUTE, frozenset({"admin"})))


def is_session_only(view: Callable[..., Any]) -> bool:
    """Whether API keys are kept away from a view."""
    return bool(getattr(view, _SESSION_ONLY_ATTRIBUTE, False))


def session_token() -> str:
    """The raw session token of the request; '' without one, and when an API key takes its place."""
    return "" if _raw_key() else _header_token() or request.cookies.get(_cookie_name(), "")


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


def _raw_key() -> str:
    """The API key of the request, '' without one; never out of the query, which proxies log."""
    for name in _KEY_HEADERS:
        if key := request.headers.get(name, "").strip():
            return key
    return _authorization("bearer")


def _header_token() -> str:
    return _authorization("session")


def _authorization(wanted_scheme: str) -> str:
    # Another scheme is that of a proxy in front, which passes its own password on.
    scheme, _, credential = request.headers.get("Authorization", "").strip().partition(" ")
    return credential.strip() if scheme.lower() == wanted_scheme else ""


def _key_user(raw: str, view: Callable[..., Any]) -> SessionUser:
    """The owner of a key, for whom it stands as far as its scope goes."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy stays on this greenlet
    found = db.off_hub(app, api_keys.administering, raw)
    if found is None:
        raise Problem(401, "api_key_invalid", "The API key is not known, has expired or was revoked.")
    key = found.key
    if is_session_only(view):
        raise Problem(403, "session_required", "This takes a session, not an API key; sign in.")
    if key.scope is None or (key.scope == "admin:read" and request.method not in _SAFE_METHODS):
        raise Problem(
            403,
            "scope_required",
            "This API key has no scope for it; its owner or an administrator gives it one.",
        )
    g.api_key = key
    return SessionUser(key.user_id, key.user_name, found.role, csrf_token="")


def _session_user() -> SessionUser:
    raw = session_token()
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
