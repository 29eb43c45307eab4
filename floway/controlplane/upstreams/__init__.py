"""Upstreams: their rows, their forms, their models."""

from floway.controlplane.upstreams import dependents, drafts, models, routes
from floway.controlplane.upstreams.blueprint import blueprint
from floway.controlplane.upstreams.catalogues import flags, options

__all__ = ["blueprint", "dependents", "drafts", "flags", "models", "options", "routes"]
