"""Whole requests that keys keep."""

from floway.controlplane.dumps.routes import blueprint

__all__ = ["blueprint"]
