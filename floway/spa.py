"""The dashboard: built assets with history fallback."""

from flask import Flask


def register(app: Flask) -> None:
    """Serve the dashboard from ``floway/static``."""
