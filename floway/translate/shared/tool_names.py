"""Tool names that are too long for OpenAI, which takes 64 characters; Anthropic takes 128."""

import hashlib

_MAX_CHARS = 64
_DIGEST_CHARS = 8


def shortened(name: str) -> str:
    """The name, or its beginning and a digest; the same name always becomes the same.

    Clients that name tools after their servers (``mcp__server__tool``) pass the limit.
    """
    if len(name) <= _MAX_CHARS:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:_DIGEST_CHARS]
    return f"{name[: _MAX_CHARS - _DIGEST_CHARS - 1]}_{digest}"
