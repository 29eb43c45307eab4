"""The entry point: ``gunicorn -k gevent wsgi:app`` and ``flask --app wsgi``."""

import os

from floway.app import create_app
from floway.services.worker import worker_of

app = create_app()

# gunicorn names itself before it loads an application. A worker starts its background here, before it
# accepts anything, and does not start at all with a secret key that is not the database's.
if os.environ.get("SERVER_SOFTWARE", "").startswith("gunicorn/"):
    worker_of(app)
