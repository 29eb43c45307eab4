"""Where well-known vendors and servers are reached, and how they are spoken to.

Public facts of the vendors' own documentation, as of 2026-11-22. A preset fills what an operator does not
say; a row keeps what it was filled with, so that a change here changes no upstream.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from floway.domain.flag import VENDORS, FlagId
from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI, MESSAGES, RESPONSES, ProtocolId
from floway.providers.custom.config import AuthStyle


@dataclass(frozen=True, slots=True)
class Preset:
    """One vendor or server."""

    id: str
    #: For people.
    title: str
    base_url: str
    protocols: tuple[ProtocolId, ...]
    auth_style: AuthStyle = "bearer"
    #: A server of one's own usually wants none; it gets one that is given all the same.
    needs_key: bool = True
    #: As in ``CustomConfig``; the usual paths where none is named.
    path_overrides: Mapping[str, str] = field(default_factory=dict)
    #: None is the usual path of the first protocol.
    models_path: str | None = None
    flags: Mapping[FlagId, bool] = field(default_factory=dict)
    #: As in ``CustomConfig``.
    counts_tokens: bool = True
    member_names: Mapping[str, str | None] = field(default_factory=dict)


_ALL = (
    # https://platform.openai.com/docs/api-reference
    Preset("openai", "OpenAI", "https://api.openai.com", (RESPONSES, CHAT_COMPLETIONS)),
    # https://docs.anthropic.com/en/api/overview
    Preset("anthropic", "Anthropic", "https://api.anthropic.com", (MESSAGES,), "anthropic"),
    # https://ai.google.dev/api
    Preset("google", "Google Gemini", "https://generativelanguage.googleapis.com", (GEMINI,)),
    # https://openrouter.ai/docs/api-reference/overview
    Preset("openrouter", "OpenRouter", "https://openrouter.ai/api", (MESSAGES, CHAT_COMPLETIONS, RESPONSES)),
    # https://api-docs.deepseek.com/guides/anthropic_api
    Preset(
        "deepseek",
        "DeepSeek",
        "https://api.deepseek.com",
        (MESSAGES, CHAT_COMPLETIONS),
        path_overrides={"/messages": "/anthropic/v1/messages"},
        models_path="/models",
        flags={"vendor-deepseek": True},
    ),
    # https://www.alibabacloud.com/help/en/model-studio/compatibility-of-openai-with-dashscope; keys and
    # hosts belong to a region, of which this is Singapore.
    Preset(
        "qwen",
        "Qwen (Alibaba Cloud Model Studio, Singapore)",
        "https://dashscope-intl.aliyuncs.com",
        (MESSAGES, CHAT_COMPLETIONS),
        path_overrides={
            "/messages": "/apps/anthropic/v1/messages",
            "/chat/completions": "/compatible-mode/v1/chat/completions",
        },
        models_path="/compatible-mode/v1/models",
        flags={"vendor-qwen": True},
    ),
    # https://platform.kimi.ai/docs/api/overview
    Preset(
        "kimi",
        "Kimi (Moonshot AI)",
        "https://api.moonshot.ai",
        (MESSAGES, CHAT_COMPLETIONS, RESPONSES),
        path_overrides={"/messages": "/anthropic/v1/messages"},
        flags={"vendor-kimi": True},
    ),
    # https://console.groq.com/docs/openai
    Preset("groq", "Groq", "https://api.groq.com/openai", (CHAT_COMPLETIONS, RESPONSES)),
    # https://docs.mistral.ai/api
    # Mistral answers 422 to both members, which the API reference does not have; it reports usage unasked.
    # https://github.com/openai/openai-agents-python/issues/442
    Preset(
        "mistral",
        "Mistral",
        "https://api.mistral.ai",
        (CHAT_COMPLETIONS,),
        member_names={"stream_options": None, "max_completion_tokens": "max_tokens"},
    ),
    # https://docs.together.ai/docs/openai-api-compatibility
    Preset("together", "Together AI", "https://api.together.xyz", (CHAT_COMPLETIONS,)),
    # https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html
    Preset(
        "vllm",
        "vLLM",
        "http://localhost:8000",
        (MESSAGES, CHAT_COMPLETIONS, RESPONSES),
        needs_key=False,
    ),
    # https://lmstudio.ai/docs/developer/anthropic-compat names one endpoint, and none that counts.
    Preset(
        "lm-studio",
        "LM Studio",
        "http://localhost:1234",
        (MESSAGES, CHAT_COMPLETIONS, RESPONSES),
        needs_key=False,
        counts_tokens=False,
    ),
)

#: ``{id: preset}``, vendors before servers of one's own.
PRESETS: Final[Mapping[str, Preset]] = {preset.id: preset for preset in _ALL}


def filled(preset: Preset, config: Mapping[str, Any], has_api_key: bool) -> dict[str, Any]:
    """A configuration document with what it does not say taken from a preset.

    Paths and members are filled one by one: another base URL is as a rule another region of the same vendor.
    """
    is_keyless = not (preset.needs_key or has_api_key)
    filling: dict[str, Any] = {
        "base_url": preset.base_url,
        "auth_style": "none" if is_keyless else preset.auth_style,
        "protocols": list(preset.protocols),
        "counts_tokens": preset.counts_tokens,
    }
    return {
        **filling,
        **config,
        "path_overrides": _below(preset.path_overrides, config.get("path_overrides", {})),
        "member_names": _below(preset.member_names, config.get("member_names", {})),
        "models_fetch": _below({"path": preset.models_path}, config.get("models_fetch", {})),
    }


def _below(known: Mapping[str, Any], stated: Any) -> Any:
    """What is stated over what is known; what is no object comes back for the schema to refuse."""
    return {**known, **stated} if isinstance(stated, Mapping) else stated


def filled_flags(preset: Preset, overrides: Mapping[str, bool]) -> dict[str, bool]:
    """Flag overrides with those of a preset below them; an operator's vendor replaces the preset's."""
    has_vendor = any(overrides.get(vendor) for vendor in VENDORS)
    kept: dict[str, bool] = {
        flag: is_on for flag, is_on in preset.flags.items() if not (has_vendor and flag in VENDORS)
    }
    return kept | dict(overrides)
