from typing import Any

import pytest

from floway.domain.model import Model
from floway.errors import ConfigError
from floway.providers.ollama.config import normalized, parse
from floway.providers.shared.limits import RowTimeouts


def test_an_empty_document_is_a_local_server() -> None:
    assert normalized({}, has_api_key=False) == {
        "base_url": "http://localhost:11434",
        "models": [],
        "timeouts": {"connect_seconds": None, "headers_seconds": None, "idle_seconds": None},
    }


def test_a_stored_document_is_read_again() -> None:
    entry = {
        "upstream_model_id": "gpt-oss:20b",
        "public_model_id": "oss",
        "protocols": ["messages"],
        "flag_overrides": {"strip-prompt-cache-key": True},
    }
    given = {"base_url": "https://ollama.com/", "models": [entry], "timeouts": {"idle_seconds": 9}}

    config = parse(normalized(given, has_api_key=True))

    assert config.base_url == "https://ollama.com"
    assert config.models == (Model("oss", "gpt-oss:20b", frozenset({"messages"})),)
    assert config.model_flags == {"oss": {"strip-prompt-cache-key": True}}
    assert config.timeouts == RowTimeouts(idle_seconds=9)


def test_a_configured_model_speaks_all_that_a_server_does() -> None:
    [model] = parse({"models": [{"upstream_model_id": "m"}]}).models

    assert model.protocols == {"messages", "chat_completions", "responses"}


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"base_url": "ftp://host"}, "base_url: must be a URL"),
        ({"models": [{"upstream_model_id": "m", "protocols": ["gemini"]}]}, r"models\[0\]\.protocols\[0\]"),
        ({"models": [{"upstream_model_id": "m"}] * 2}, "the public id 'm' is given twice"),
        ({"api_key": "k"}, "api_key: is not known"),
    ],
)
def test_a_fault_is_named_with_its_path(given: dict[str, Any], fault: str) -> None:
    with pytest.raises(ConfigError, match=fault):
        normalized(given, has_api_key=False)
