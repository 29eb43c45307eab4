"""The dashboard: its document, its built assets, and an answer for every path that nobody else owns.

The three rules end in a catch-all. Werkzeug ranks static path parts above converters, so a route of
the data plane or the admin API always wins over it; what arrives here has no other owner.
"""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Blueprint, Flask, current_app, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response

#: What ``npm run build`` in ``web/`` writes: ``manifest.json`` and ``assets/``.
STATIC = Path(__file__).parent / "static"

#: The manifest's name of the script that starts the dashboard.
ENTRY = "src/main.ts"

#: The names of assets carry a hash of their content, so a copy can never be stale.
ASSET_MAX_AGE_SECONDS = 365 * 24 * 3600

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

#: First path parts of the admin API.
CONTROL_PREFIXES = frozenset({"api", "auth"})

#: First path parts of the data plane: whoever asks there wants JSON, also from a browser.
DATA_PREFIXES = frozenset({"v1", "v2", "v1beta", "jina", "voyage", "azure-api.codex"})

#: Data plane paths without a version, for clients that take the root for their base URL.
DATA_PATHS = frozenset(
    {"alpha/search", "completions", "chat/completions", "responses", "responses/compact", "messages"}
    | {"messages/count_tokens", "embeddings", "models", "images/generations", "images/edits", "favicon.ico"}
)

#: No inline script or style, and nothing from elsewhere; icons are data URLs.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def register(app: Flask, static: Path = STATIC) -> None:
    """Serve the dashboard that is built in ``static``; the last one to register routes."""
    pages = Blueprint("spa", __name__)

    def document() -> ResponseReturnValue:
        # A rebuild while the gateway runs takes effect with the next page load, and a page that somebody
        # signed out of is not kept to go back to.
        page = render_template("dashboard.html", entry=_entry(static))
        return page, {"Cache-Control": "no-store"}

    def asset(name: str) -> ResponseReturnValue:
        try:
            response = send_from_directory(static / "assets", name, max_age=ASSET_MAX_AGE_SECONDS)
        except NotFound:
            return _refusal(404)
        response.cache_control.public = True
        response.cache_control.immutable = True
        if name.endswith(".map"):
            response.mimetype = "application/json"
        return response

    def fallback(path: str) -> ResponseReturnValue:
        if allowed := _methods_of_others():
            return _refusal(405, allowed)
        if is_gateway_path(path) or request.method not in ("GET", "HEAD") or not _wants_html():
            return _refusal(404)
        return document()

    pages.add_url_rule("/", "document", document)
    pages.add_url_rule("/assets/<path:name>", "asset", asset)
    pages.add_url_rule("/<path:path>", "fallback", fallback, methods=METHODS, provide_automatic_options=False)
    # No rule, the last one included, takes a path with a line break in it.
    pages.app_errorhandler(NotFound)(lambda _: _refusal(404))
    pages.after_request(_harden)
    app.register_blueprint(pages)


def is_gateway_path(path: str) -> bool:
    """Whether a path without its leading slash belongs to an API, also when no route serves it."""
    first = path.partition("/")[0]
    return first in CONTROL_PREFIXES or first in DATA_PREFIXES or path.rstrip("/") in DATA_PATHS


def _entry(static: Path) -> dict[str, Any] | None:
    """What the document must load, ``{"file", "css", "preload"}``; None when nothing is built."""
    try:
        manifest = json.loads((static / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    entry = manifest[ENTRY]
    preload = [manifest[name]["file"] for name in entry.get("imports", ())]
    return {"file": entry["file"], "css": entry.get("css", []), "preload": preload}


def _wants_html() -> bool:
    # A browser names the type; "*/*" is what API clients and curl send.
    return "text/html" in request.accept_mimetypes.values()


def _methods_of_others() -> list[str]:
    """The methods that another route takes at this path; empty when only the catch-all matches."""
    adapter = current_app.create_url_adapter(request)
    allowed: list[str] = []
    if adapter is None:
        return allowed
    for method in METHODS:
        try:
            endpoint, _ = adapter.match(method=method)
        except HTTPException:
            continue
        if endpoint != "spa.fallback":
            allowed.append(method)
    return allowed


def _refusal(status: int, allowed: list[str] | None = None) -> ResponseReturnValue:
    """A JSON error in the shape of the API whose path it is."""
    message = (
        f"{request.path[:256]} takes {', '.join(allowed)}, not {request.method}."
        if allowed
        else f"Nothing is served at {request.method} {request.path[:256]}."
    )
    code = "method_not_allowed" if allowed else "not_found"
    headers = {"Cache-Control": "no-store"} | ({"Allow": ", ".join(allowed)} if allowed else {})
    if request.path.lstrip("/").partition("/")[0] in CONTROL_PREFIXES:
        request_id = uuid4().hex
        headers["x-request-id"] = request_id
        return {"error": message, "code": code, "request_id": request_id}, status, headers
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    return {"error": error}, status, headers


def _harden(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
