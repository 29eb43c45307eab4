from typing import Any

import pytest

from floway.domain.model import Model
from floway.errors import ConfigError
from floway.providers.azure.config import normalized, parse
from floway.providers.shared.limits import RowTimeouts

SMALLEST = {"endpoint": "https://r.openai.azure.com/", "models": [{"upstream_model_id": "d"}]}


def test_what_is_not_said_has_a_default() -> None:
    assert normalized(SMALLEST, has_api_key=True) == {
        "endpoint": "https://r.openai.azure.com",
        "api_version": None,
        "protocols": ["chat_completions", "responses"],
        "models": [
            {
                "upstream_model_id": "d",
                "public_model_id": "d",
                "protocols": None,
                "display_name": None,
                "limits": {
                    "max_output_tokens": None,
                    "max_context_window_tokens": None,
                    "max_prompt_tokens": None,
                },
                "flag_overrides": {},
            }
        ],
        "timeouts": {"connect_seconds": None, "headers_seconds": None, "idle_seconds": None},
    }


def test_a_stored_document_is_read_again() -> None:
    claude = {"upstream_model_id": "c", "public_model_id": "claude", "protocols": ["messages"]}
    flagged = {"upstream_model_id": "d", "flag_overrides": {"strip-prompt-cache-key": True}}
    document = SMALLEST | {"models": [claude, flagged], "timeouts": {"idle_seconds": 9}}

    config = parse(normalized(document, has_api_key=True), has_api_key=True)

    assert config.models == (
        Model("claude", "c", frozenset({"messages"})),
        Model("d", "d", frozenset({"chat_completions", "responses"})),
    )
    assert config.model_flags == {"d": {"strip-prompt-cache-key": True}}
    assert config.timeouts == RowTimeouts(idle_seconds=9)
    assert config.endpoint.openai_host == "r.openai.azure.com"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"endpoint": "http://r.openai.azure.com"}, "endpoint: must begin with https"),
        ({"endpoint": "https://vendor.example"}, "endpoint: must be on a host under .openai.azure.com"),
        ({"endpoint": "https://r.openai.azure.com/x"}, "endpoint: must have no path"),
        ({"api_version": "soon"}, "api_version: must be one of v1, latest, preview"),
        ({"protocols": ["gemini"]}, r"protocols\[0\]: must be one of messages, chat_completions, responses"),
        ({"models": []}, "models: must name at least one deployment"),
        ({"models": [{"upstream_model_id": "d", "protocols": ["gemini"]}]}, r"models\[0\]\.protocols\[0\]"),
        ({"models": [{"upstream_model_id": "d", "kind": "rerank"}]}, r"models\[0\]\.kind: is not known"),
        ({"models": [{"upstream_model_id": "d"}] * 2}, "the public id 'd' is given twice"),
        ({"deployments": []}, "deployments: is not known"),
        (
            {"endpoint": "https://r.services.ai.azure.com/api/projects/p", "api_version": "2024-10-21"},
            "api_version: a dated version is for the resource itself",
        ),
    ],
)
def test_a_fault_is_named_with_its_path(change: dict[str, Any], fault: str) -> None:
    with pytest.raises(ConfigError, match=fault):
        normalized(SMALLEST | change, has_api_key=True)


def test_a_resource_has_a_key() -> None:
    with pytest.raises(ConfigError, match="the key of the resource is missing"):
        normalized(SMALLEST, has_api_key=False)


def test_a_row_with_a_repeated_name_keeps_working() -> None:
    row = SMALLEST | {
        "models": [{"upstream_model_id": "d"}, {"upstream_model_id": "e", "public_model_id": "d"}]
    }

    assert [model.upstream_model_id for model in parse(row, has_api_key=True).models] == ["d"]
