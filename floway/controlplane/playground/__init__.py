"""Trying a model from the dashboard."""

from floway.controlplane.playground.routes import blueprint

__all__ = ["blueprint"]
