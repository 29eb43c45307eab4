"""Anthropic's side of a Claude subscription: sign-in, tokens, profile, usage, models, Messages.

The paths are the vendor's own, on one address instead of its three hosts; ``subscription.py`` knows
them. ``accounts.py`` and ``sessions.py`` beside it hold the state, ``control.py`` here steers it.
"""
