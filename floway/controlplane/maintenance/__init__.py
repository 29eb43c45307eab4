"""``/api/maintenance``."""

from floway.controlplane.maintenance.routes import blueprint

__all__ = ["blueprint"]
