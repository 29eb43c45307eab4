"""The resource that the modules of this folder add their routes to."""

from floway.controlplane.resource import Resource

blueprint = Resource("upstreams", "/api/upstreams", "Where requests go.")
