"""Anthropic's side of a Claude subscription: sign-in, tokens, profile, usage, models, Messages.

The paths are the vendor's own, on one address instead of its three hosts. ``routes.py`` is where to
start; ``accounts.py`` and ``sessions.py`` hold the state, ``control.py`` steers it for tests and drills.
"""
