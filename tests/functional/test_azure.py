"""Deployments of an Azure resource, through a live gateway and the official SDKs."""

import json
from collections.abc import Iterator
from typing import Any

import anthropic
import openai
import pytest

from floway.domain.verdict import Verdict
from tests.support.cases import either_way
from tests.support.gateway import UPSTREAM_KEY, Gateway
from tests.support.simulator import Simulator
from tests.support.usage import Ledger, stored_usage, vendor_usage

HOST = "res.openai.azure.com"
SERVICES = "res.services.ai.azure.com"
#: ``{public id: deployment}``.
CHAT, CLAUDE, OLDER = "azure-chat", "azure-claude", "azure-older"
DEPLOYED = {CHAT: "gpt-deployed", CLAUDE: "claude-deployed", OLDER: "gpt-older"}


@pytest.fixture(scope="module")
def azure(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway with one resource on the current surface and one on the older one."""
    # A refusal in one test must not keep the next one from its upstream.
    settings = {"FLOWAY_AZURE_URL": f"{simulator.base_url}/azure", "FLOWAY_UPSTREAM_HEALTH": "false"}
    gateway = Gateway(tmp_path_factory.mktemp("azure"), settings)
    gateway.prepare()
    add = ("upstreams", "add", "azure", "--endpoint", f"https://{HOST}", "--api-key", UPSTREAM_KEY)
    gateway.flask(
        *add,
        *("--name", "current", "--deployment", f"{DEPLOYED[CHAT]}={CHAT}"),
        *("--claude-deployment", f"{DEPLOYED[CLAUDE]}={CLAUDE}"),
    )
    gateway.flask(
        *add,
        *("--name", "older", "--api-version", "2024-10-21", "--deployment", f"{DEPLOYED[OLDER]}={OLDER}"),
    )
    gateway.start()
    try:
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()


@pytest.fixture
def ledger(azure: Gateway) -> Iterator[Ledger]:
    """What this gateway stores from now on."""
    reader = Ledger(azure)
    yield reader
    reader.close()


@pytest.fixture
def client(azure: Gateway) -> Iterator[openai.OpenAI]:
    """OpenAI's SDK, pointed at the gateway."""
    with openai.OpenAI(base_url=f"{azure.base_url}/v1", api_key=azure.api_key, max_retries=0) as sdk:
        yield sdk


@pytest.fixture
def claude(azure: Gateway) -> Iterator[anthropic.Anthropic]:
    """Anthropic's SDK, pointed at the gateway."""
    with anthropic.Anthropic(base_url=azure.base_url, api_key=azure.api_key, max_retries=0) as sdk:
        yield sdk


def chat(client: openai.OpenAI, stream: bool, model: str, text: str) -> str:
    """The answer to one message, streamed or whole."""
    asked: Any = {"model": model, "messages": [{"role": "user", "content": text}]}
    if not stream:
        return str(client.chat.completions.create(**asked).choices[0].message.content)
    with client.chat.completions.stream(**asked) as answer:
        return str(answer.get_final_completion().choices[0].message.content)


def headers_of(entry: dict[str, Any]) -> dict[str, str]:
    return {name.lower(): value for name, value in entry["headers"]}


@either_way
def test_a_deployment_answers_over_chat_completions(
    client: openai.OpenAI, vendor: Simulator, ledger: Ledger, stream: bool
) -> None:
    text = f"Good morning, chat {stream}"

    assert chat(client, stream, CHAT, text) == f"Simulated answer to: {text}"

    sent = vendor.last(DEPLOYED[CHAT], text)
    assert sent["path"] == f"/azure/{HOST}/openai/v1/chat/completions"
    assert headers_of(sent)["api-key"] == UPSTREAM_KEY
    assert not {"authorization", "x-api-key"} & headers_of(sent).keys()
    record = ledger.one()
    assert (record.verdict, record.model, record.model_key) == (Verdict.COMPLETE, CHAT, DEPLOYED[CHAT])
    assert stored_usage(record.usage) == vendor_usage(
        "chat_completions", vendor.ended(DEPLOYED[CHAT])["usage"]
    )


@either_way
def test_a_deployment_answers_over_responses(client: openai.OpenAI, vendor: Simulator, stream: bool) -> None:
    text = f"Good morning, responses {stream}"
    asked: Any = {"model": CHAT, "input": text}
    if stream:
        with client.responses.stream(**asked) as answer:
            said = answer.get_final_response().output_text
    else:
        said = client.responses.create(**asked).output_text

    assert said == f"Simulated answer to: {text}"
    assert vendor.last(DEPLOYED[CHAT], text)["path"] == f"/azure/{HOST}/openai/v1/responses"


def test_a_namespace_without_a_description_is_described(client: openai.OpenAI, vendor: Simulator) -> None:
    lookup = {"type": "function", "name": "lookup", "parameters": {"type": "object", "properties": {}}}
    space = {"type": "namespace", "name": "files", "description": "", "tools": [lookup]}
    asked: Any = {"model": CHAT, "input": "a bare namespace", "tools": [space]}

    assert client.responses.create(**asked).output_text == "Simulated answer to: a bare namespace"

    sent = json.loads(vendor.last(DEPLOYED[CHAT], "a bare namespace")["body"])
    assert sent["tools"] == [space | {"description": "The tools of files."}]


@either_way
def test_a_claude_deployment_answers_over_messages(
    claude: anthropic.Anthropic, vendor: Simulator, stream: bool
) -> None:
    text = f"Good morning, messages {stream}"
    asked: Any = {"model": CLAUDE, "max_tokens": 99, "messages": [{"role": "user", "content": text}]}
    if stream:
        with claude.messages.stream(**asked) as answer:
            message = answer.get_final_message()
    else:
        message = claude.messages.create(**asked)

    assert message.content[0].text == f"Simulated answer to: {text}"  # type: ignore[union-attr]  # a text block
    sent = vendor.last(DEPLOYED[CLAUDE], text)
    assert sent["path"] == f"/azure/{SERVICES}/anthropic/v1/messages"
    assert headers_of(sent)["x-api-key"] == UPSTREAM_KEY
    assert not {"authorization", "api-key"} & headers_of(sent).keys()


def test_tokens_are_counted_on_the_anthropic_surface(claude: anthropic.Anthropic, vendor: Simulator) -> None:
    counted = claude.messages.count_tokens(
        model=CLAUDE, messages=[{"role": "user", "content": "count these on azure"}]
    )

    assert counted.input_tokens > 0
    sent = vendor.last(DEPLOYED[CLAUDE], "count these on azure")
    assert sent["path"].endswith("/anthropic/v1/messages/count_tokens")


@either_way
def test_an_openai_client_reaches_a_claude_deployment(client: openai.OpenAI, stream: bool) -> None:
    assert chat(client, stream, CLAUDE, "Good evening") == "Simulated answer to: Good evening"


@either_way
def test_the_older_surface_has_the_deployment_in_its_path(
    client: openai.OpenAI, vendor: Simulator, stream: bool
) -> None:
    text = f"Good morning, older {stream}"

    assert chat(client, stream, OLDER, text) == f"Simulated answer to: {text}"

    sent = vendor.last(DEPLOYED[OLDER], text)
    assert sent["path"] == f"/azure/{HOST}/openai/deployments/{DEPLOYED[OLDER]}/chat/completions"


def test_every_deployment_is_listed(client: openai.OpenAI) -> None:
    assert {model.id for model in client.models.list()} == {CHAT, CLAUDE, OLDER}


def test_a_refusal_of_the_resource_reaches_the_client(client: openai.OpenAI) -> None:
    with pytest.raises(openai.RateLimitError) as refused:
        chat(client, False, CHAT, "[[sim:status=429+retry_after=2]]")

    assert refused.value.response.headers["retry-after"] == "2"
    assert refused.value.response.headers["x-ms-region"] == "Simulated"
