import pytest

from floway.domain.protocol import ProtocolId
from floway.errors import ModelNotServed
from floway.gateway.candidate import Candidate
from floway.gateway.plan import plans
from tests.support.builders import model, provider, request


def candidate(name: str, *protocols: ProtocolId) -> Candidate:
    return Candidate(provider(name), model(protocols=frozenset(protocols)))


def test_the_clients_own_protocol_is_spoken_wherever_it_is_served() -> None:
    found = plans(
        request(protocol="responses"),
        [candidate("a", "responses", "messages"), candidate("b", "responses")],
    )

    assert [(plan.candidate.provider.upstream.id, plan.protocol) for plan in found] == [
        ("a", "responses"),
        ("b", "responses"),
    ]
    assert [plan.translation for plan in found] == [None, None]


def test_counting_tokens_is_never_translated() -> None:
    with pytest.raises(ModelNotServed) as refused:
        plans(
            request(protocol="messages", action="count_tokens"),
            [candidate("a", "responses"), candidate("b", "chat_completions")],
        )

    assert str(refused.value) == (
        "The model 'm' is not served on /v1/messages; it is served on /v1/chat/completions, /v1/responses."
    )
    assert (refused.value.status, refused.value.param) == (400, "model")


def test_a_model_that_no_chat_endpoint_serves_is_told_so() -> None:
    with pytest.raises(ModelNotServed, match="it is served on no chat endpoint"):
        plans(request(), [candidate("a")])
