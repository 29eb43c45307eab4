"""The entry point: ``gunicorn -k gevent wsgi:app`` and ``flask --app wsgi``."""

import os
import sys

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

# gunicorn names itself before it loads an application. A worker starts its background here, before it
# accepts anything, and does not start at all with a secret key that is not the database's.
if os.environ.get("SERVER_SOFTWARE", "").startswith("gunicorn/"):
    worker_of(app)
