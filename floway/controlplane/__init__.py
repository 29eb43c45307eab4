"""The admin API: a strict JSON API under ``/api`` that the dashboard and scripts share.

Every resource is a folder with ``routes`` and ``schemas``, made by ``resource.Resource`` so that it
stands behind the guard of ``auth`` and renders its errors through ``problem``.
"""

from typing import cast

from apispec import APISpec
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
    doctor,
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
from floway.controlplane.resource import Resource

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
    doctor.blueprint,
    transfer.blueprint,
)


class _Api(Api):  # type: ignore[misc]  # flask-smorest has no types
    """flask-smorest without its app-wide error handler, which would reach into the data plane.

    Views are described when the document is asked for: it takes longer than all else that a start does here.
    """

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, app: Flask) -> None:
        self._undescribed: list[Resource] = []
        super().__init__(app)

    def register_blueprint(self, blueprint: Resource) -> None:
        """Mount a resource."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint)
        self._undescribed.append(blueprint)

    def described(self) -> APISpec:
        """All that is known of the views; blocks for a moment the first time, for one caller only."""
        for blueprint in self._undescribed:
            blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
            self.spec.tag({"name": blueprint.name, "description": blueprint.description})
        self._undescribed = []
        return cast(APISpec, self.spec)

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
    app.register_blueprint(describe(api.described))
