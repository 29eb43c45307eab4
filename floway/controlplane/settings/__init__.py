"""The settings in force."""

from floway.controlplane.settings.routes import blueprint

__all__ = ["blueprint"]
