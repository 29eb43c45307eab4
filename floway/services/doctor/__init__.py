"""Looks whether an installation can work, and says what to do where it cannot.

Nothing is changed by looking. ``examination`` has the order of the checks, ``finding`` what one finds;
``database``, ``machine``, ``people`` and ``ways`` are the checks. ``rounds`` examines inside a process that
serves; ``runner`` is what that does otherwise than a command.
"""
