"""Setting coding agents up on a machine.

``routes`` is for who is signed in; ``public`` serves the scripts to machines, outside of everything else.
"""

from floway.controlplane.setup import public
from floway.controlplane.setup.routes import blueprint

__all__ = ["blueprint", "public"]
