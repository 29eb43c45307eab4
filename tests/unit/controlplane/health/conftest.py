"""As for the resource of upstreams: the whole application, with the simulator to point upstreams at."""

from tests.unit.controlplane.upstreams.conftest import _empty, admin_of, app, form, operator, viewer

__all__ = ["_empty", "admin_of", "app", "form", "operator", "viewer"]
