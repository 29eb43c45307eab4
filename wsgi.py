"""The entry point: ``gunicorn -k gevent wsgi:app`` and ``flask --app wsgi``."""

from floway.app import create_app

app = create_app()
