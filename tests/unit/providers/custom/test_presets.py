import json

import pytest

from floway.domain.flag import checked_overrides
from floway.domain.protocol import ProtocolId
from floway.providers.base import Call
from floway.providers.custom.presets import PRESETS, Preset, filled, filled_flags
from floway.providers.custom.schema import normalized, parse
from tests.support.builders import model, provider

each_preset = pytest.mark.parametrize("preset", list(PRESETS.values()), ids=list(PRESETS))


def test_the_well_known_vendors_are_there() -> None:
    assert list(PRESETS) == [
        *("openai", "anthropic", "google", "openrouter", "deepseek", "qwen", "kimi", "groq", "mistral"),
        *("together", "vllm", "lm-studio"),
    ]


@each_preset
def test_a_preset_alone_is_a_configuration_that_works(preset: Preset) -> None:
    document = normalized(filled(preset, {}, preset.needs_key), has_api_key=preset.needs_key)

    assert document["base_url"] == preset.base_url
    assert document["protocols"] == list(preset.protocols)
    assert document["models_fetch"] == {"enabled": True, "path": preset.models_path}
    checked_overrides(preset.flags)


@each_preset
def test_a_key_that_is_given_is_always_sent(preset: Preset) -> None:
    config = parse(filled(preset, {}, has_api_key=True), has_api_key=True)

    assert config.auth_style in ("bearer", "anthropic")


@pytest.mark.parametrize(
    ("preset", "protocol", "url"),
    [
        ("openai", "responses", "https://api.openai.com/v1/responses"),
        ("anthropic", "messages", "https://api.anthropic.com/v1/messages"),
        (
            "google",
            "gemini",
            "https://generativelanguage.googleapis.com/v1beta/models/m:generateContent",
        ),
        ("openrouter", "messages", "https://openrouter.ai/api/v1/messages"),
        ("deepseek", "messages", "https://api.deepseek.com/anthropic/v1/messages"),
        ("deepseek", "chat_completions", "https://api.deepseek.com/v1/chat/completions"),
        ("qwen", "messages", "https://dashscope-intl.aliyuncs.com/apps/anthropic/v1/messages"),
        (
            "qwen",
            "chat_completions",
            "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions",
        ),
        ("kimi", "messages", "https://api.moonshot.ai/anthropic/v1/messages"),
        ("kimi", "responses", "https://api.moonshot.ai/v1/responses"),
        ("groq", "chat_completions", "https://api.groq.com/openai/v1/chat/completions"),
        ("mistral", "chat_completions", "https://api.mistral.ai/v1/chat/completions"),
        ("together", "chat_completions", "https://api.together.xyz/v1/chat/completions"),
        ("vllm", "messages", "http://localhost:8000/v1/messages"),
        ("lm-studio", "responses", "http://localhost:1234/v1/responses"),
    ],
)
def test_calls_go_where_the_vendor_documents_them(preset: str, protocol: ProtocolId, url: str) -> None:
    config = filled(PRESETS[preset], {}, has_api_key=True)

    asked = Call(protocol, "generate", model("m"), False, b"{}", {})
    assert provider(**config).prepare(asked).url == url


def test_what_is_said_wins_and_paths_are_filled_one_by_one() -> None:
    said = {
        "base_url": "https://other.example",
        "protocols": ["chat_completions"],
        "auth_style": "anthropic",
        "path_overrides": {"/messages": "/m"},
        "models_fetch": {"enabled": True, "path": "/list"},
        "timeouts": {"idle_seconds": 9},
        "counts_tokens": False,
    }

    assert filled(PRESETS["qwen"], said, has_api_key=True) == said | {
        "path_overrides": {"/messages": "/m", "/chat/completions": "/compatible-mode/v1/chat/completions"},
        "member_names": {},
    }


def test_what_mistral_refuses_is_not_sent() -> None:
    made = provider(**filled(PRESETS["mistral"], {"member_names": {"n": None}}, has_api_key=True))
    body = b'{"model":"m","n":1,"stream_options":{"include_usage":true},"max_completion_tokens":5}'

    sent = made.prepare(Call("chat_completions", "generate", model("m"), True, body, {})).body

    assert json.loads(sent) == {"model": "m", "max_tokens": 5}


def test_lm_studio_is_not_asked_to_count() -> None:
    asked = {name: provider(**filled(PRESETS[name], {}, has_api_key=True)) for name in ("vllm", "lm-studio")}

    assert {name: made.counts_tokens for name, made in asked.items()} == {"vllm": True, "lm-studio": False}


def test_a_server_of_ones_own_needs_no_key() -> None:
    assert filled(PRESETS["vllm"], {}, has_api_key=False)["auth_style"] == "none"
    assert filled(PRESETS["vllm"], {}, has_api_key=True)["auth_style"] == "bearer"
    assert filled(PRESETS["openai"], {}, has_api_key=False)["auth_style"] == "bearer"


def test_flags_that_are_said_win_and_another_vendor_replaces_the_presets() -> None:
    deepseek = PRESETS["deepseek"]

    assert filled_flags(deepseek, {}) == {"vendor-deepseek": True}
    assert filled_flags(deepseek, {"vendor-deepseek": False}) == {"vendor-deepseek": False}
    assert filled_flags(deepseek, {"vendor-qwen": True}) == {"vendor-qwen": True}
    assert filled_flags(deepseek, {"strip-prompt-cache-key": True}) == {
        "vendor-deepseek": True,
        "strip-prompt-cache-key": True,
    }
