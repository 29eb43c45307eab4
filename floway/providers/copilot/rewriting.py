"""What Copilot needs otherwise than the vendors of its models: the order of the steps, by protocol.

A step gives back the very document that it was given when it has nothing to change, so that the bytes of
the members that no step touches stay the client's.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from floway.domain.protocol import CHAT_COMPLETIONS, COMPACT, GENERATE, MESSAGES, RESPONSES, ProtocolId
from floway.interceptors.base import Circumstances, FrameHalf
from floway.interceptors.bodies import spliced
from floway.interceptors.responses import fill_namespace_descriptions
from floway.protocols.documents import Document
from floway.protocols.parsing import decode_body, readable
from floway.providers.base import Call
from floway.providers.copilot import claude_variants
from floway.providers.copilot.betas import LONG_CONTEXT, given
from floway.providers.copilot.claude_variants import Hints
from floway.providers.copilot.interceptors import (
    compact_by_trigger,
    compress_images,
    drop_image_generation,
    forbid_storing,
    keep_item_ids,
    mark_cache_points,
    move_cache_control,
    show_thinking,
    stop_runaway_whitespace,
    strip_cache_scope,
    strip_eager_streaming,
    strip_service_tier,
    strip_speed,
)

Step = Callable[[Document], Document]

_DECODER: Final = msgspec.json.Decoder(dict[str, Any])


def _described(document: Document) -> Document:
    return fill_namespace_descriptions.change(document, Circumstances())


#: What is done to a request that generates.
GENERATION: Final[Mapping[ProtocolId, tuple[Step, ...]]] = {
    MESSAGES: (
        strip_speed.change,
        # Before the markers are made plain: it may be the one with a lifetime.
        move_cache_control.change,
        strip_cache_scope.change,
        strip_eager_streaming.change,
        show_thinking.change,
    ),
    RESPONSES: (
        forbid_storing.change,
        strip_service_tier.change,
        drop_image_generation.change,
        # Azure refuses an empty one as well.
        _described,
        keep_item_ids.change,
    ),
    CHAT_COMPLETIONS: (mark_cache_points.change,),
}


def document_of(body: bytes) -> Document:
    """The document of a body.

    :raises MalformedRequest: it is no JSON object.
    """
    return decode_body(_DECODER, body)


def hints(call: Call, document: Document) -> Hints:
    """What a request says of the variant that it needs."""
    config, reasoning = document.get("output_config"), document.get("reasoning")
    stated = {
        MESSAGES: config.get("effort") if isinstance(config, dict) else None,
        RESPONSES: reasoning.get("effort") if isinstance(reasoning, dict) else None,
        CHAT_COMPLETIONS: document.get("reasoning_effort"),
    }
    effort = stated.get(call.protocol)
    is_long = LONG_CONTEXT in given(call.headers.get("anthropic-beta", ""))
    is_known = isinstance(effort, str) and effort != "none"
    return Hints(str(effort) if is_known else None, is_long, strip_speed.is_fast(document))


def rewritten(call: Call, document: Document, model_id: str, *, compresses_images: bool) -> bytes:
    """The body for a raw model after all steps; the very same one when nothing changes. May block.

    :param document: of the body.
    """
    changed = document if document.get("model") == model_id else {**document, "model": model_id}
    # Also of a prompt that is only counted: it costs what will be sent.
    if compresses_images:
        changed = compress_images.change(changed, model_id)
    # A prompt is counted as it is: a count has no place for most of what the steps change.
    for step in GENERATION[call.protocol] if call.action in (GENERATE, COMPACT) else ():
        changed = step(changed)
    if call.action == COMPACT:
        changed = compact_by_trigger.change(changed)
    return spliced(call.body, document, changed)


def corrections(call: Call) -> tuple[FrameHalf, ...]:
    """What is done to the answer of a call, in order."""
    if call.protocol == RESPONSES:
        if call.action == COMPACT:
            return (keep_item_ids.keeper(), compact_by_trigger.envelope(_readable(call)))
        return (keep_item_ids.keeper(), stop_runaway_whitespace.responses_guard())
    if call.protocol == CHAT_COMPLETIONS:
        return (stop_runaway_whitespace.chat_guard(),)
    if call.action != GENERATE or not (b'"thinking"' in call.body or b'"speed"' in call.body):
        return ()
    document, found = _readable(call), []
    if show_thinking.is_hidden(document, omits_unasked=claude_variants.omits_thinking(call.model.id)):
        found.append(show_thinking.HIDING)
    if strip_speed.is_fast(document):
        found.append(strip_speed.STATING)
    return tuple(found)


def _readable(call: Call) -> Document:
    """The document of a call; an empty one where it is none, which sending it finds out."""
    return readable(_DECODER, call.body) or {}
