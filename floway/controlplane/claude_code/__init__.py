"""Sign-ins, refreshes and quota of Claude Code subscriptions."""

from floway.controlplane.claude_code.routes import blueprint

__all__ = ["blueprint"]
