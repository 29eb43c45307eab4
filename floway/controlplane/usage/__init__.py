"""What was used, and what it cost."""

from floway.controlplane.usage.routes import blueprint

__all__ = ["blueprint"]
