"""Placeholder of the database seam."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Attach the database to the app."""
