"""The entry point: ``gunicorn -k gevent wsgi:app`` and ``flask --app wsgi``."""

# ruff: noqa: E402 -- prometheus_client decides when it is imported whether its values are shared.

import gc
import os
import sys

# Hardly anything that an import makes is garbage, and looking for it takes a fifth of the start.
gc.disable()

from floway.services.metrics.folder import share

# gunicorn names itself before it loads an application.
IS_SERVED = os.environ.get("SERVER_SOFTWARE", "").startswith("gunicorn/")
if IS_SERVED:
    share()

from floway.app import create_app
from floway.errors import ConfigError
from floway.services.worker import worker_of

try:
    app = create_app()
except ConfigError as error:
    # At a terminal the sentence says it all. Gunicorn needs the error itself: it takes another
    # exit of a worker for a crash and starts it again without end.
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        sys.exit(f"Error: {error}")
    raise

gc.enable()

# A worker starts its background here, before it accepts anything, and does not start at all with a secret
# key that is not the database's.
if IS_SERVED:
    worker_of(app)
