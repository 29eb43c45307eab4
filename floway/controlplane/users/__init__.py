"""Dashboard logins and owners of API keys."""

from floway.controlplane.users.routes import blueprint

__all__ = ["blueprint"]
