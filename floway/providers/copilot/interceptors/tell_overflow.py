"""A prompt that is too long, told to a Messages client in Anthropic's words.

Copilot writes ``Request body is too large for model context window``, or the code
``context_length_exceeded``; Claude Code shortens its conversation at ``prompt is too long`` alone.
"""

import msgspec

from floway.translate.shared.context_overflow import overflow_in


def reworded(body: bytes) -> tuple[int, bytes] | None:
    """Status and body of a refusal about the length of a prompt; None where it is about something else."""
    failure = overflow_in(body)
    if failure is None:
        return None
    error = {"type": "invalid_request_error", "message": failure.message}
    return 400, msgspec.json.encode({"type": "error", "error": error})
