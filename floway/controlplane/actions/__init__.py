"""What can be done to an upstream of any kind, by the name of the action."""

from floway.controlplane.actions.routes import blueprint

__all__ = ["blueprint"]
