"""The admin API."""

from flask import Flask


def register(app: Flask) -> None:
    """Mount the admin API under ``/api``."""
