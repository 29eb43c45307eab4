"""``/api/export`` and ``/api/import``."""

from floway.controlplane.transfer.routes import blueprint

__all__ = ["blueprint"]
