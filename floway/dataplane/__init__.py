"""The data plane: what coding agents and SDKs talk to."""

from flask import Flask


def register(app: Flask) -> None:
    """Mount every client route."""
