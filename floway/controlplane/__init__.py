"""The admin API: a strict JSON API under ``/api`` that the dashboard and scripts share.

Every resource is a folder with ``routes`` and ``schemas``, made by ``resource.Resource`` so that it
stands behind the guard of ``auth`` and renders its errors through ``problem``.
"""

from flask import Flask
from flask_smorest import Api

from floway import __version__
from floway.controlplane import (
    actions,
    aliases,
    audit,
    claude_code,
    codex,
    copilot,
    dumps,
    exchanges,
    explain,
    first_run,
    health,
    keys,
    limits,
    maintenance,
    models,
    overview,
    performance,
    playground,
    prices,
    proxies,
    quota_history,
    repricings,
    session,
    sessions,
    settings,
    setup,
    silence,
    transfer,
    upstreams,
    usage,
    users,
)
from floway.controlplane.document import describe
from floway.controlplane.problem import ProblemSchema

RESOURCES = (
    session.blueprint,
    sessions.blueprint,
    first_run.blueprint,
    users.blueprint,
    keys.blueprint,
    dumps.blueprint,
    limits.blueprint,
    overview.blueprint,
    health.blueprint,
    quota_history.blueprint,
    repricings.blueprint,
    usage.blueprint,
    exchanges.blueprint,
    performance.blueprint,
    silence.blueprint,
    prices.blueprint,
    models.blueprint,
    claude_code.blueprint,
    codex.blueprint,
    copilot.blueprint,
    upstreams.blueprint,
    settings.blueprint,
    explain.blueprint,
    playground.blueprint,
    proxies.blueprint,
    audit.blueprint,
    aliases.blueprint,
    upstreams.flags,
    upstreams.options,
    actions.blueprint,
    setup.blueprint,
    maintenance.blueprint,
    transfer.blueprint,
)


class _Api(Api):  # type: ignore[misc]  # flask-smorest has no types
    """flask-smorest without its app-wide error handler, which would reach into the data plane."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Errors are the business of each resource's own blueprint."""


def register(app: Flask) -> None:
    """Mount the admin API under ``/api``."""
    app.config.update(API_TITLE="Floway admin API", API_VERSION=__version__, OPENAPI_VERSION="3.1.0")
    # First, so that nothing below its paths is anybody else's: they hold secrets.
    setup.public.register(app)
    api = _Api(app)
    for blueprint in RESOURCES:
        api.register_blueprint(blueprint)
    app.register_blueprint(describe(api.spec))
