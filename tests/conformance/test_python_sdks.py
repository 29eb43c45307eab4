"""The official Python SDKs on every upstream protocol."""

from collections.abc import Callable, Iterator
from importlib.metadata import version

import pytest

from tests.conformance.cells import CLIENTS, UPSTREAMS, is_possible, mark
from tests.conformance.matrix import PROPERTY
from tests.conformance.scenarios import SCENARIOS, Stage
from tests.conformance.sdks.anthropic_messages import Anthropic
from tests.conformance.sdks.base import SDK
from tests.conformance.sdks.google_genai import GoogleGenAI
from tests.conformance.sdks.openai_chat import OpenAIChat
from tests.conformance.sdks.openai_responses import OpenAIResponses
from tests.support.gateway import Gateway
from tests.support.simulator import Simulator

_ADAPTERS = {
    "messages": (Anthropic, "anthropic"),
    "chat_completions": (OpenAIChat, "openai"),
    "responses": (OpenAIResponses, "openai"),
    "gemini": (GoogleGenAI, "google-genai"),
}


@pytest.fixture(scope="session")
def sdks(crossing: Gateway) -> Iterator[dict[str, SDK]]:
    """The SDKs, pointed at the gateway."""
    made: dict[str, SDK] = {client: adapter(crossing) for client, (adapter, _) in _ADAPTERS.items()}
    yield made
    for sdk in made.values():
        sdk.close()


@pytest.mark.parametrize(
    ("client", "scenario"),
    [(client, scenario) for client in CLIENTS for scenario in SCENARIOS if is_possible(client, scenario)],
)
@pytest.mark.parametrize("upstream", UPSTREAMS)
def test_a_python_sdk_gets_what_its_own_vendor_gives(
    sdks: dict[str, SDK],
    upstreams: Simulator,
    client: str,
    upstream: str,
    scenario: str,
    record_property: Callable[[str, object], None],
) -> None:
    package = _ADAPTERS[client][1]
    row = f"Python {package} {version(package)}, {client}"
    record_property(PROPERTY, (row, upstream, scenario, mark(client, upstream, scenario)))

    SCENARIOS[scenario](
        Stage(sdks[client], client, upstream, upstreams, f"py-{client}-{upstream}-{scenario}")
    )
