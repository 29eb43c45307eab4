"""The description of the admin API: an OpenAPI document, and a page of it for people."""

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from typing import Any

from apispec import APISpec
from flask import Flask, Response, current_app, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from floway.controlplane import auth, reference
from floway.controlplane.resource import Resource, stored

#: How somebody proves who they are, in the words of OpenAPI.
_SCHEMES = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": auth.COOKIE,
        "description": f"Of a browser; a change carries {auth.CSRF_HEADER} too.",
    },
    "session_header": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "'Session TOKEN', of a script.",
    },
    "api_key": {"type": "http", "scheme": "bearer", "description": "An API key that has a scope."},
}

#: The page has no script and loads nothing; its one style is named by its hash.
STYLE = Markup(
    "body{font:15px/1.5 system-ui,sans-serif;max-width:76rem;margin:0 auto;padding:1.5rem;"
    "color:#1c1917;background:#fafaf9}"
    "h2{margin-top:2.5rem;border-bottom:1px solid #d6d3d1}table{border-collapse:collapse;width:100%}"
    "td,th{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #e7e5e4}"
    "code{font:13px ui-monospace,monospace}a{color:#0f766e}nav a{margin-right:.8rem}"
    "@media(prefers-color-scheme:dark){body{color:#e7e5e4;background:#1c1917}a{color:#5eead4}"
    "td,th,h2{border-color:#44403c}}"
)
_STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def describe(described: Callable[[], APISpec]) -> Resource:
    """Routes that serve what is known of all views when they are asked.

    :param described: may block; called off the hub, once at a time.
    """
    blueprint = Resource("document", "/api", "The description of this API.")
    # Held by whoever serves a request, not where it is worked: a lock of gevent's is one of greenlets.
    turn = Lock()

    def whole() -> dict[str, Any]:
        with turn:
            return _complete(stored(described), current_app)

    @blueprint.get("/openapi.json")
    @auth.public
    def openapi() -> ResponseReturnValue:
        return whole()

    @blueprint.get("/docs")
    @auth.public
    def page() -> ResponseReturnValue:
        document = whole()
        text = render_template(
            "api.html",
            style=STYLE,
            version=document["info"]["version"],
            sections=reference.sections(document),
            shapes=reference.shapes(document),
        )
        return Response(text, headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY})

    return blueprint


def of(app: Flask) -> dict[str, Any]:
    """The document of an app, without a request."""
    return _complete(app.extensions["flask-smorest"]["apis"][""]["ext_obj"].described(), app)


def _complete(spec: APISpec, app: Flask) -> dict[str, Any]:
    """What flask-smorest knows, and who may call what, out of the guard's own table."""
    document: dict[str, Any] = spec.to_dict()
    document["components"]["securitySchemes"] = _SCHEMES
    for rule in app.url_map.iter_rules():
        item = document["paths"].get(re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule), {})
        view = app.view_functions[rule.endpoint]
        for method in rule.methods or ():
            if method.lower() in item:
                item[method.lower()].update(_access(view))
    return document


def _access(view: Any) -> dict[str, Any]:
    roles = auth.roles_of(view)
    if roles is None:
        return {"security": []}
    is_session_only = auth.is_session_only(view)
    schemes = [name for name in _SCHEMES if name != "api_key" or not is_session_only]
    described: dict[str, Any] = {"x-roles": sorted(roles), "security": [{name: []} for name in schemes]}
    return described | ({"x-session-only": True} if is_session_only else {})
