"""The interceptors of each protocol, in the order in which they act.

A request passes the chain of its client's protocol, is translated where that is needed, and passes
the chain of the protocol that is really spoken with the upstream. Answers pass only the latter, before
they are billed, so that account and client agree. This is the one place where the order is decided.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from floway.domain.flag import FlagId
from floway.domain.protocol import (
    CHAT_COMPLETIONS,
    GEMINI,
    GENERATE,
    MESSAGES,
    RESPONSES,
    ActionId,
    ProtocolId,
)
from floway.interceptors.base import FrameHalf, RequestHalf
from floway.interceptors.chat_completions import disable_reasoning_on_forced_tool as quiet_chat
from floway.interceptors.chat_completions import drop_foreign_reasoning as foreign_chat
from floway.interceptors.chat_completions import include_cached_tokens as inclusive_chat
from floway.interceptors.chat_completions import speak_deepseek as deepseek_chat
from floway.interceptors.chat_completions import speak_kimi as kimi_chat
from floway.interceptors.chat_completions import speak_qwen as qwen_chat
from floway.interceptors.chat_completions import split_off_usage
from floway.interceptors.gemini import drop_foreign_signatures
from floway.interceptors.messages import (
    backfill_max_tokens,
    drop_foreign_thinking,
    limit_cache_breakpoints,
    rewrite_inline_system_to_user,
    strip_billing_attribution,
)
from floway.interceptors.messages import disable_reasoning_on_forced_tool as quiet_messages
from floway.interceptors.openai import strip_prompt_cache_key
from floway.interceptors.openai.rewrite_roles import late_system_to_user, renaming
from floway.interceptors.responses import disable_reasoning_on_forced_tool as quiet_responses
from floway.interceptors.responses import drop_foreign_reasoning as foreign_responses
from floway.interceptors.responses import include_cached_tokens as inclusive_responses
from floway.interceptors.responses import mark_assistant_text_as_output
from floway.interceptors.responses import speak_deepseek as deepseek_responses
from floway.interceptors.responses import speak_qwen as qwen_responses

_CACHE_KEY: Final = "strip-prompt-cache-key"
_FORCED_TOOL: Final = "disable-reasoning-on-forced-tool-choice"
_LATE_SYSTEM: Final = "rewrite-mid-conv-system-to-user"
_TO_DEVELOPER: Final = "rewrite-system-to-developer"
_TO_SYSTEM: Final = "rewrite-developer-to-system"

#: What a client's own habits need, whatever the upstream speaks.
CLIENT: Final[Mapping[ProtocolId, tuple[RequestHalf, ...]]] = {
    MESSAGES: (
        # In the client's chain: behind a translation the lines would be any other instruction.
        RequestHalf(
            strip_billing_attribution.change, strip_billing_attribution.may_apply, "strip-billing-attribution"
        ),
    ),
}

#: What an upstream of the protocol needs.
UPSTREAM: Final[Mapping[ProtocolId, tuple[RequestHalf, ...]]] = {
    MESSAGES: (
        # First: without its thinking an answer may be another one.
        RequestHalf(drop_foreign_thinking.change, drop_foreign_thinking.may_apply, only_untranslated=True),
        # Before roles, as in every chain: it reads what the client asked for.
        RequestHalf(quiet_messages.change, quiet_messages.may_apply, _FORCED_TOOL),
        RequestHalf(
            rewrite_inline_system_to_user.change, rewrite_inline_system_to_user.may_apply, _LATE_SYSTEM
        ),
        # After what may take members away: it states what is missing.
        RequestHalf(backfill_max_tokens.change, backfill_max_tokens.may_apply, only_generating=True),
        # Last: it counts what is really sent.
        RequestHalf(limit_cache_breakpoints.change, limit_cache_breakpoints.may_apply, only_translated=True),
    ),
    CHAT_COMPLETIONS: (
        # First: the dialects below move reasoning between members.
        RequestHalf(foreign_chat.change, foreign_chat.may_apply, only_untranslated=True),
        # Before the dialects, which spell the effort that it sets.
        RequestHalf(quiet_chat.change, quiet_chat.may_apply, _FORCED_TOOL),
        # To developer before to system: a row with both flags ends with one role.
        renaming(_TO_DEVELOPER, "messages", "system", "developer"),
        renaming(_TO_SYSTEM, "messages", "developer", "system"),
        # After the renaming, which decides what a system message is.
        late_system_to_user(_LATE_SYSTEM, "messages"),
        RequestHalf(
            strip_prompt_cache_key.change, strip_prompt_cache_key.may_apply, "strip-prompt-cache-key"
        ),
        # Dialects last: everything above speaks OpenAI's.
        RequestHalf(deepseek_chat.change, deepseek_chat.may_apply, "vendor-deepseek"),
        RequestHalf(qwen_chat.change, qwen_chat.may_apply, "vendor-qwen"),
    ),
    RESPONSES: (
        # First: what is left out concerns no other.
        RequestHalf(foreign_responses.change, foreign_responses.may_apply, only_untranslated=True),
        # Before the others: it repairs what clients send, so that they see what the vendor documents.
        RequestHalf(mark_assistant_text_as_output.change, mark_assistant_text_as_output.may_apply),
        # Before the dialects, which spell the effort that it sets.
        RequestHalf(quiet_responses.change, quiet_responses.may_apply, _FORCED_TOOL),
        # To developer before to system: a row with both flags ends with one role.
        renaming(_TO_DEVELOPER, "input", "system", "developer"),
        renaming(_TO_SYSTEM, "input", "developer", "system"),
        # After the renaming, which decides what a system message is.
        late_system_to_user(_LATE_SYSTEM, "input"),
        RequestHalf(
            strip_prompt_cache_key.change, strip_prompt_cache_key.may_apply, "strip-prompt-cache-key"
        ),
        # Dialects last: everything above speaks OpenAI's.
        RequestHalf(deepseek_responses.change, deepseek_responses.may_apply, "vendor-deepseek"),
        RequestHalf(qwen_responses.change, qwen_responses.may_apply, "vendor-qwen"),
    ),
    GEMINI: (
        # The only one: a Gemini request is forwarded as it came.
        RequestHalf(
            drop_foreign_signatures.change, drop_foreign_signatures.may_apply, only_untranslated=True
        ),
    ),
}

#: What an upstream of the protocol sends, made what its protocol says.
FRAMES: Final[Mapping[ProtocolId, tuple[FrameHalf, ...]]] = {
    CHAT_COMPLETIONS: (
        # Dialects first: they put counts where the next ones look for them.
        FrameHalf(deepseek_chat.change_frame, deepseek_chat.may_apply_to_frame, "vendor-deepseek"),
        FrameHalf(kimi_chat.change_frame, kimi_chat.may_apply_to_frame, "vendor-kimi"),
        # Without a flag too: a total can prove that cached tokens are counted apart.
        FrameHalf(inclusive_chat.change_frame, inclusive_chat.may_apply_to_frame),
        # Last: the others change a usage where it is.
        FrameHalf(
            split_off_usage.change_frame,
            split_off_usage.may_apply_to_frame,
            only_frames=True,
            only_hidden_usage=True,
        ),
    ),
    RESPONSES: (
        # Without a flag too: a total can prove that cached tokens are counted apart.
        FrameHalf(inclusive_responses.change_frame, inclusive_responses.may_apply_to_frame),
    ),
}


@cache
def same_protocol(
    protocol: ProtocolId, flags: frozenset[FlagId], action: ActionId
) -> tuple[RequestHalf, ...]:
    """The halves for a request that its upstream gets in the client's protocol."""
    chain = CLIENT.get(protocol, ()) + UPSTREAM.get(protocol, ())
    return tuple(half for half in _active(chain, flags, action) if not half.only_translated)


@cache
def before_translation(protocol: ProtocolId, flags: frozenset[FlagId]) -> tuple[RequestHalf, ...]:
    """The halves for a client's request that is about to be translated."""
    return tuple(_active(CLIENT.get(protocol, ()), flags, GENERATE))


@cache
def after_translation(protocol: ProtocolId, flags: frozenset[FlagId]) -> tuple[RequestHalf, ...]:
    """The halves for a translated request, by the upstream's protocol."""
    chain = _active(UPSTREAM.get(protocol, ()), flags, GENERATE)
    return tuple(half for half in chain if not half.only_untranslated)


@cache
def frames(protocol: ProtocolId, flags: frozenset[FlagId], hides_usage: bool) -> tuple[FrameHalf, ...]:
    """The halves for what an upstream sends.

    :param hides_usage: the client is not to see the upstream's own usage chunk.
    """
    return tuple(
        half
        for half in FRAMES.get(protocol, ())
        if (half.flag is None or half.flag in flags) and (hides_usage or not half.only_hidden_usage)
    )


def _active(chain: tuple[RequestHalf, ...], flags: frozenset[FlagId], action: ActionId) -> list[RequestHalf]:
    return [
        half
        for half in chain
        if (half.flag is None or half.flag in flags) and (action == GENERATE or not half.only_generating)
    ]
