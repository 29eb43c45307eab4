"""Limits of keys and users, and what is used of them."""

from floway.controlplane.limits.routes import blueprint

__all__ = ["blueprint"]
