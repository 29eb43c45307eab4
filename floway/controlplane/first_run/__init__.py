"""The first administrator of a new installation."""

from floway.controlplane.first_run.routes import blueprint

__all__ = ["blueprint"]
