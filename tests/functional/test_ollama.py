"""Models of an Ollama server, through a live gateway and the official SDKs."""

from collections.abc import Iterator
from typing import Any

import anthropic
import openai
import pytest

from floway.domain.verdict import Verdict
from tests.support.cases import either_way
from tests.support.gateway import Gateway
from tests.support.simulator import Simulator, running_simulator
from tests.support.usage import Ledger

MODEL = "gpt-oss:20b"
KEY = "key-of-the-cloud"


@pytest.fixture(scope="module")
def cloud() -> Iterator[Simulator]:
    """A server that wants a key."""
    with running_simulator(KEY) as running:
        yield running


@pytest.fixture(scope="module")
def ollama(
    simulator: Simulator, cloud: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gateway]:
    """A gateway with a server of one's own, and behind a prefix one that wants a key."""
    gateway = Gateway(tmp_path_factory.mktemp("ollama"))
    gateway.prepare()
    add = ("upstreams", "add", "ollama")
    gateway.flask(*add, "--name", "local", "--base-url", f"{simulator.base_url}/ollama")
    gateway.flask(
        *add,
        *("--name", "cloud", "--base-url", f"{cloud.base_url}/ollama", "--api-key", KEY),
        *("--prefix", "cloud/", "--prefix-only"),
    )
    gateway.start()
    try:
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()


@pytest.fixture
def ledger(ollama: Gateway) -> Iterator[Ledger]:
    """What this gateway stores from now on."""
    reader = Ledger(ollama)
    yield reader
    reader.close()


@pytest.fixture
def client(ollama: Gateway) -> Iterator[openai.OpenAI]:
    """OpenAI's SDK, pointed at the gateway."""
    with openai.OpenAI(base_url=f"{ollama.base_url}/v1", api_key=ollama.api_key, max_retries=0) as sdk:
        yield sdk


@pytest.fixture
def claude(ollama: Gateway) -> Iterator[anthropic.Anthropic]:
    """Anthropic's SDK, pointed at the gateway."""
    with anthropic.Anthropic(base_url=ollama.base_url, api_key=ollama.api_key, max_retries=0) as sdk:
        yield sdk


def chat(client: openai.OpenAI, stream: bool, text: str, model: str = MODEL) -> str:
    """The answer to one message, streamed or whole."""
    asked: Any = {"model": model, "messages": [{"role": "user", "content": text}]}
    if not stream:
        return str(client.chat.completions.create(**asked).choices[0].message.content)
    with client.chat.completions.stream(**asked) as answer:
        return str(answer.get_final_completion().choices[0].message.content)


def credentials(entry: dict[str, Any]) -> dict[str, str]:
    """What a request brought to say who sends it."""
    names = ("authorization", "x-api-key", "api-key")
    return {name.lower(): value for name, value in entry["headers"] if name.lower() in names}


def test_models_are_those_that_the_server_can_show(client: openai.OpenAI, vendor: Simulator) -> None:
    listed = {model.id for model in client.models.list()}

    assert {MODEL, "sim-eyes:7b", f"cloud/{MODEL}", "cloud/sim-eyes:7b"} <= listed
    assert not {"sim-damaged:latest", "cloud/sim-damaged:latest"} & listed
    shown = [entry for entry in vendor.requests_to("/ollama/api/show") if "sim-damaged" in entry["body"]]
    assert shown


@either_way
def test_a_model_answers_over_chat_completions(
    client: openai.OpenAI, vendor: Simulator, ledger: Ledger, stream: bool
) -> None:
    text = f"Good morning, chat {stream}"

    assert chat(client, stream, text) == f"Simulated answer to: {text}"

    sent = vendor.last(MODEL, text)
    assert (sent["path"], credentials(sent)) == ("/ollama/v1/chat/completions", {})
    record = ledger.one()
    assert (record.verdict, record.model_key, record.attempts) == (Verdict.COMPLETE, MODEL, 1)
    assert record.usage.input_tokens > 0
    assert record.usage.cache_read_tokens == 0


@either_way
def test_a_model_answers_over_responses(client: openai.OpenAI, vendor: Simulator, stream: bool) -> None:
    text = f"Good morning, responses {stream}"
    asked: Any = {"model": MODEL, "input": text}
    if stream:
        with client.responses.stream(**asked) as answer:
            said = answer.get_final_response().output_text
    else:
        said = client.responses.create(**asked).output_text

    assert said == f"Simulated answer to: {text}"
    assert vendor.last(MODEL, text)["path"] == "/ollama/v1/responses"


@either_way
def test_a_model_answers_over_messages(claude: anthropic.Anthropic, vendor: Simulator, stream: bool) -> None:
    text = f"Good morning, messages {stream}"
    asked: Any = {"model": MODEL, "max_tokens": 99, "messages": [{"role": "user", "content": text}]}
    if stream:
        with claude.messages.stream(**asked) as answer:
            message = answer.get_final_message()
    else:
        message = claude.messages.create(**asked)

    assert message.content[0].text == f"Simulated answer to: {text}"  # type: ignore[union-attr]  # a text block
    sent = vendor.last(MODEL, text)
    assert (sent["path"], credentials(sent)) == ("/ollama/v1/messages", {})


def test_tokens_are_estimated_since_the_server_does_not_count(
    claude: anthropic.Anthropic, vendor: Simulator
) -> None:
    counted = claude.messages.with_raw_response.count_tokens(
        model=MODEL, messages=[{"role": "user", "content": "nobody counts these"}]
    )

    assert counted.headers["x-floway-estimate"] == "true"
    assert counted.parse().input_tokens > 0
    assert not vendor.find(MODEL, "nobody counts these")


@pytest.mark.parametrize("surface", ["chat_completions", "messages"])
def test_the_cloud_gets_its_key_as_a_bearer(
    client: openai.OpenAI, claude: anthropic.Anthropic, cloud: Simulator, surface: str
) -> None:
    model, text = f"cloud/{MODEL}", f"Good evening, {surface}"
    if surface == "messages":
        claude.messages.create(model=model, max_tokens=9, messages=[{"role": "user", "content": text}])
    else:
        chat(client, False, text, model)

    assert credentials(cloud.last(MODEL, text)) == {"authorization": f"Bearer {KEY}"}


def test_a_model_that_nobody_pulled_is_not_found(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError):
        chat(client, False, "hello", "gpt-oss:120b")


def test_a_refusal_of_the_server_reaches_the_client(client: openai.OpenAI) -> None:
    with pytest.raises(openai.InternalServerError, match="overloaded"):
        chat(client, False, "[[sim:status=503]]")
