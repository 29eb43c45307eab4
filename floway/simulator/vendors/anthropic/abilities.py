"""What a model takes beside its prompt, by its name: a name without a version takes everything.

https://docs.anthropic.com/en/docs/about-claude/models/migration-guide
"""

import re
from typing import Any

from floway.simulator.wire import Document, Refusal

_VERSION = re.compile(r"claude-(?:[a-z]+-)?(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)")
_EFFORT_WITHOUT_ADAPTIVE = "claude-opus-4-5"


def check_abilities(document: Document) -> None:
    """Refuse sampling, thinking and effort that the model of a request does not take.

    :raises Refusal: in the vendor's words.
    """
    model = str(document.get("model"))
    found = _VERSION.search(model.lower())
    if found is None:
        return
    version = (int(found[1]), int(found[2] or 0))
    _check_sampling(document, version)
    kind = _member(document, "thinking", "type")
    if kind == "enabled" and version >= (4, 7):
        raise Refusal(
            400,
            '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and '
            '"output_config.effort" to control thinking behavior.',
        )
    if kind == "adaptive" and version < (4, 6):
        raise Refusal(400, "adaptive thinking is not supported on this model")
    takes_effort = version >= (4, 6) or _EFFORT_WITHOUT_ADAPTIVE in model.replace(".", "-")
    if _member(document, "output_config", "effort") is not None and not takes_effort:
        raise Refusal(400, "This model does not support the effort parameter.")


def _check_sampling(document: Document, version: tuple[int, int]) -> None:
    stated = [name for name in ("temperature", "top_p", "top_k") if document.get(name) is not None]
    if stated and version >= (4, 7):
        raise Refusal(400, f"`{stated[0]}` is deprecated for this model.")
    if {"temperature", "top_p"} <= set(stated) and version >= (4, 1):
        raise Refusal(
            400,
            "`temperature` and `top_p` cannot both be specified for this model. Please use only one.",
        )


def _member(document: Document, name: str, inner: str) -> Any:
    holder = document.get(name)
    return holder.get(inner) if isinstance(holder, dict) else None
