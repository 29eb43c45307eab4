"""Seats of GitHub Copilot: sign in by device code, renew, look at the quota."""

from floway.controlplane.copilot.routes import blueprint

__all__ = ["blueprint"]
