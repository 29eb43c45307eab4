from dataclasses import replace

import pytest

from floway.domain.upstream import Upstream
from floway.errors import ConfigError
from floway.providers import registry
from floway.providers.origins import ADDRESSES, origin
from floway.settings import Settings, load
from tests.support.builders import upstream


@pytest.fixture
def settings() -> Settings:
    return load({"FLOWAY_CODEX_API_URL": "http://127.0.0.1:9/backend-api"})


def of_kind(kind: str, **config: object) -> Upstream:
    """A row of a kind."""
    made = upstream()
    return replace(made, kind=kind, config=config)


def test_every_kind_is_somewhere() -> None:
    assert ADDRESSES.keys() == registry.KINDS.keys()


@pytest.mark.parametrize(
    ("row", "address"),
    [
        (
            of_kind("custom", base_url="https://user:pw@api.example.com:8443/v1?key=x"),
            "https://api.example.com:8443",
        ),
        (of_kind("ollama", base_url="http://[::1]:11434"), "http://[::1]:11434"),
        (of_kind("azure", endpoint="https://r.openai.azure.com"), "https://r.openai.azure.com"),
        (of_kind("copilot", githubHost="acme.ghe.com"), "https://acme.ghe.com"),
        (of_kind("claude-code"), "https://api.anthropic.com"),
        (of_kind("codex"), "http://127.0.0.1:9"),
    ],
)
def test_the_address_is_told_without_what_could_be_a_secret(
    settings: Settings, row: Upstream, address: str
) -> None:
    assert origin(row, settings) == address


@pytest.mark.parametrize(
    "row",
    [
        of_kind("unheard-of"),
        of_kind("custom"),
        of_kind("custom", base_url="ftp://example.com"),
        of_kind("custom", base_url="https://example.com:x"),
        of_kind("custom", base_url="https://"),
    ],
)
def test_a_row_that_names_no_address_is_a_fault(settings: Settings, row: Upstream) -> None:
    with pytest.raises(ConfigError):
        origin(row, settings)
