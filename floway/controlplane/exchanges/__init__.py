"""Single requests: which there were, what became of them, and which come in."""

from floway.controlplane.exchanges.routes import blueprint

__all__ = ["blueprint"]
