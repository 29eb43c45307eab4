"""Sign-ins and refreshes of ChatGPT subscriptions for Codex."""

from floway.controlplane.codex.routes import blueprint

__all__ = ["blueprint"]
