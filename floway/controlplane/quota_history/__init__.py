"""Quota of subscriptions over time."""

from floway.controlplane.quota_history.routes import blueprint

__all__ = ["blueprint"]
