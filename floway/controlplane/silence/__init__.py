"""How long upstreams are silent within their streams."""

from floway.controlplane.silence.routes import blueprint

__all__ = ["blueprint"]
