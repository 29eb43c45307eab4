"""Identifiers of stored rows."""

import secrets


def fresh(prefix: str) -> str:
    """An id that nobody has: ``up_3f9c0d51b2a84e6f7a10c2d4``."""
    return f"{prefix}_{secrets.token_hex(12)}"
