"""The entry point: ``gunicorn -k gevent wsgi:app`` and ``flask --app wsgi``."""

import os
import sys

from floway.app import create_app
from floway.errors import ConfigError

try:
    app = create_app()
except ConfigError as error:
    # At a terminal the sentence says it all. Gunicorn needs the error itself: it takes another
    # exit of a worker for a crash and starts it again without end.
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        sys.exit(f"Error: {error}")
    raise
