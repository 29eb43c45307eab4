"""Parameters that Chat Completions and Responses share, and the limits that they spell apart."""

from collections.abc import Mapping
from typing import Any, Final

from floway.translate.base import Document
from floway.translate.ledger import Ledger

#: The same name and meaning in both; a null is kept, an absent one stays absent.
SHARED: Final = (
    "temperature",
    "top_p",
    "metadata",
    "store",
    "parallel_tool_calls",
    "prompt_cache_key",
    "prompt_cache_options",
    "prompt_cache_retention",
    "safety_identifier",
    "service_tier",
)
#: Responses refuses a lower ``max_output_tokens``,
#: https://platform.openai.com/docs/api-reference/responses/create.
_LEAST_OUTPUT_TOKENS = 16


def copied(document: Mapping[str, Any]) -> Document:
    """The shared parameters of a document."""
    return {name: document[name] for name in SHARED if name in document}


def chat_output_limit(document: Mapping[str, Any], ledger: Ledger) -> tuple[Any, str]:
    """The token limit of a Chat Completions request and its member; ``(None, "")`` without one.

    ``max_completion_tokens`` replaces ``max_tokens`` and wins over it.
    """
    older, newer = document.get("max_tokens"), document.get("max_completion_tokens")
    if newer is None:
        return (older, "max_tokens") if older is not None else (None, "")
    if older is not None:
        ledger.dropped("max_tokens", "max_completion_tokens stands for it")
    return newer, "max_completion_tokens"


def responses_output_limit(limit: Any, path: str, ledger: Ledger) -> Any:
    """``max_output_tokens`` for a limit, raised to the least that Responses takes.

    :param path: where the client gave it.
    """
    if isinstance(limit, int) and limit < _LEAST_OUTPUT_TOKENS:
        ledger.clamped(path, f"the upstream takes no limit below {_LEAST_OUTPUT_TOKENS}")
        return _LEAST_OUTPUT_TOKENS
    return limit
