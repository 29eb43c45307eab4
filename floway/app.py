"""The composition root: the only module that knows every other."""

from flask import Flask

from floway import cli, controlplane, dataplane, logs, settings, spa
from floway.services.worker import Worker
from floway.store import db


def create_app(config: settings.Settings | None = None) -> Flask:
    """The WSGI application.

    :param config: the settings; read from the environment when absent.
    :raises ConfigError: a setting is unknown, missing or cannot work.
    """
    app = Flask("floway", static_folder=None)
    chosen = config or settings.load()
    logs.configure(chosen.log_format, chosen.log_level)
    app.extensions["floway.settings"] = chosen
    db.init_app(app)
    app.extensions["floway.worker"] = Worker(app)
    cli.register(app)
    dataplane.register(app)
    controlplane.register(app)
    spa.register(app)
    return app
