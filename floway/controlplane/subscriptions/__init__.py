"""What the resources of all upstreams with a login share; their routes are in folders per kind."""
