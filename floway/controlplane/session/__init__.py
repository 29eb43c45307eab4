"""Who is signed in to the dashboard."""

from floway.controlplane.session.routes import blueprint

__all__ = ["blueprint"]
