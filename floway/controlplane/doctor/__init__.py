"""``/api/doctor``."""

from floway.controlplane.doctor.routes import blueprint

__all__ = ["blueprint"]
