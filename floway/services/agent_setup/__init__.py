"""Scripts that set coding agents up on a machine: begun in the dashboard, downloaded once.

``choices`` is what somebody may choose, ``setups`` the way from the dashboard to the download, ``scripts``
how a script is made, ``quoting`` how a value gets into one.
"""
