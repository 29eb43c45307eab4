"""``GET /api/setup/<token>/<agent>.<sh|ps1>``: the scripts, for machines that nobody is signed in on.

The token in the path is a secret. So this takes everything below the path, whatever its method, before
anything that could log it: neither the guard of the admin API nor its errors are involved, and every
failure is the same empty 404.
"""

import re
from typing import Final

from flask import Blueprint, Flask, Response, current_app, request

from floway.controlplane.events import SetupScriptFailed
from floway.logs import emit
from floway.services.agent_setup import setups
from floway.services.agent_setup.scripts import AGENTS, SHELLS, Agent, Shell
from floway.store.db import off_hub

_PLACE: Final = re.compile(
    rf"(?P<token>[A-Za-z0-9_-]{{43}})/(?P<agent>{'|'.join(AGENTS)})\.(?P<shell>{'|'.join(SHELLS)})"
)
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

blueprint = Blueprint("setup-scripts", __name__)


def register(app: Flask) -> None:
    """Serve the scripts; before the admin API, whose own paths below ``/api/setup`` win by being literal."""
    app.register_blueprint(blueprint)


@blueprint.route("/api/setup/<path:rest>", methods=_METHODS, provide_automatic_options=False)
def script(rest: str) -> Response:
    """The script of a token, to whoever asks first."""
    try:
        text = _asked(rest)
    except Exception as error:  # noqa: BLE001  outermost: Flask would log the path, and the path is a secret
        # Without the traceback, whose last line may hold what could not be quoted.
        emit(SetupScriptFailed(type(error).__name__))
        return Response(status=500, headers=_HEADERS)
    if text is None:
        return Response(status=404, headers=_HEADERS)
    return Response(text, headers=_HEADERS, content_type="text/plain; charset=utf-8")


def _asked(rest: str) -> str | None:
    """The answer to a path; '' to a HEAD, which uses nothing up."""
    place = _PLACE.fullmatch(rest)
    if place is None or request.method not in ("GET", "HEAD"):
        return None
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # another thread has no proxy
    token = place["token"]
    if request.method == "HEAD":
        return "" if off_hub(app, setups.is_ready, token) else None
    agent: Agent = "claude" if place["agent"] == "claude" else "codex"
    shell: Shell = "sh" if place["shell"] == "sh" else "ps1"
    return off_hub(app, setups.download, token, agent, shell, request.remote_addr or "")
