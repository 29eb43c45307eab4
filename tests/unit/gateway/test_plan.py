import pytest

from floway.domain.protocol import ProtocolId
from floway.errors import NativeClientRequired, NotAllowed
from floway.gateway.candidate import Candidate
from floway.gateway.model_errors import ModelNotServed
from floway.gateway.plan import counts_tokens, plans
from floway.providers.base import Asked
from floway.providers.custom.provider import CustomProvider
from tests.support.builders import LIMITS, model, provider, request, upstream


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


class Uncounting(CustomProvider):
    """An upstream without an endpoint that counts."""

    counts_tokens = False


def test_only_an_upstream_that_counts_is_asked_to_count() -> None:
    silent = Candidate(Uncounting(upstream("silent"), LIMITS), model())
    asked = request(action="count_tokens")

    assert [counts_tokens(asked, each) for each in (silent, candidate("b", "messages"))] == [False, True]
    assert [
        plan.candidate.provider.upstream.id for plan in plans(asked, [silent, candidate("b", "messages")])
    ] == ["b"]
    assert plans(request(), [silent])[0].candidate is silent


def test_a_model_that_no_chat_endpoint_serves_is_told_so() -> None:
    with pytest.raises(ModelNotServed, match="it is served on no chat endpoint"):
        plans(request(), [candidate("a")])


class Choosy(CustomProvider):
    """An upstream for clients that say who they are."""

    def objection(self, asked: Asked) -> str | None:
        return None if "x-me" in asked.headers else f"{self.upstream.id} takes known clients only"


def choosy(name: str) -> Candidate:
    return Candidate(Choosy(upstream(name), LIMITS), model())


def test_an_upstream_with_an_objection_is_left_out() -> None:
    asked = request()

    assert [
        plan.candidate.provider.upstream.id
        for plan in plans(asked, [choosy("a"), candidate("b", "messages")])
    ] == ["b"]
    known = request(headers={"x-me": "1"})
    assert [plan.candidate.provider.upstream.id for plan in plans(known, [choosy("a")])] == ["a"]


def test_objections_are_told_when_nothing_else_is_left() -> None:
    with pytest.raises(NotAllowed) as refused:
        plans(request(), [choosy("a"), candidate("b"), choosy("c"), choosy("a")])

    assert refused.value.status == 403
    assert str(refused.value) == (
        "The model 'm' does not serve this request: a takes known clients only; c takes known clients only."
    )


class Subscription(Choosy):
    native_client = "Known"


def test_where_only_another_client_would_do_the_error_says_so() -> None:
    native = Candidate(Subscription(upstream("a"), LIMITS), model())

    with pytest.raises(NativeClientRequired) as refused:
        plans(request(), [native, native])
    with pytest.raises(NotAllowed) as mixed:
        plans(request(), [native, choosy("b")])

    assert (refused.value.status, refused.value.code) == (403, "upstream_requires_native_client")
    assert str(refused.value) == (
        "The model 'm' does not serve this request: a takes known clients only. "
        "An upstream with an API key can be added for other clients."
    )
    assert not isinstance(mixed.value, NativeClientRequired)
