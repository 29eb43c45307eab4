"""The command line: Flask command groups."""

from flask import Flask


def register(app: Flask) -> None:
    """Add every command group to the app."""
