"""The composition root: the only module that knows every other."""

from flask import Flask

from floway import cli, controlplane, dataplane, settings, spa
from floway.store import db


def create_app(config: settings.Settings | None = None) -> Flask:
    """The WSGI application.

    :param config: the settings; read from the environment when absent.
    :raises ConfigError: a setting is unknown, missing or cannot work.
    """
    app = Flask("floway", static_folder=None)
    app.extensions["floway.settings"] = config or settings.load()
    db.init_app(app)
    cli.register(app)
    dataplane.register(app)
    controlplane.register(app)
    spa.register(app)
    return app
