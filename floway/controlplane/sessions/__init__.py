"""Where the caller is signed in."""

from floway.controlplane.sessions.routes import blueprint

__all__ = ["blueprint"]
