"""The data plane: what coding agents and SDKs talk to."""

from flask import Flask

from floway.dataplane import chat, health, metrics, models, shortcut


def register(app: Flask) -> None:
    """Mount every client route and the health checks."""
    # A model id may hold a double slash, which routing would otherwise fold by a redirect.
    app.url_map.merge_slashes = False
    for blueprint in (chat.blueprint, models.blueprint, health.blueprint, metrics.blueprint):
        app.register_blueprint(blueprint)
    shortcut.install(app)
