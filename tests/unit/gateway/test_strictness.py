import pytest

from floway.domain.protocol import ProtocolId
from floway.errors import LossyTranslation
from floway.gateway.candidate import Candidate
from floway.gateway.plan import Plan, plans
from floway.gateway.strictness import AssumedImages, lossless
from tests.support.builders import model, provider, request

LOSSY = b'{"model":"m","max_tokens":900,"top_k":5,"messages":[{"role":"user","content":"x"}]}'
WHOLE = LOSSY.replace(b'"top_k":5,', b"")


def planned(body: bytes, *protocols: ProtocolId) -> list[Plan]:
    found = [Candidate(provider(f"up-{each}"), model(protocols=frozenset({each}))) for each in protocols]
    return plans(request(body), found)


def protocols_left(body: bytes, *protocols: ProtocolId) -> list[str]:
    return [plan.protocol for plan in lossless(planned(body, *protocols), request(body))]


def test_a_translation_that_loses_something_is_left_out() -> None:
    assert protocols_left(LOSSY, "responses", "messages", "chat_completions") == ["messages"]


def test_a_translation_that_loses_nothing_stays_in_its_place() -> None:
    assert protocols_left(WHOLE, "responses", "messages") == ["responses", "messages"]


def test_a_native_vendor_that_would_not_get_all_reasoning_is_left_out() -> None:
    sealed = b'{"type":"redacted_thinking","data":"c2VhbGVk@rs_1"},{"type":"text","text":"a"}'
    asked = b'{"role":"user","content":"x"}'
    body = b'{"model":"m","max_tokens":900,"messages":[%b,{"role":"assistant","content":[%b]},%b]}' % (
        asked,
        sealed,
        asked,
    )

    assert protocols_left(body, "messages", "responses") == ["responses"]
    with pytest.raises(LossyTranslation) as refused:
        protocols_left(body, "messages")
    assert refused.value.paths == ("messages[1].content[0]",)


def test_when_nothing_is_left_the_losses_of_the_first_are_told() -> None:
    with pytest.raises(LossyTranslation) as refused:
        protocols_left(LOSSY, "responses", "chat_completions")

    assert refused.value.paths == ("top_k",)


def test_what_cannot_be_translated_at_all_is_left_to_the_attempt() -> None:
    odd = WHOLE.replace(b'"user"', b'"wizard"')

    assert protocols_left(odd, "responses") == ["responses"]


def test_an_image_is_assumed_without_a_look() -> None:
    image = AssumedImages().load("http://127.0.0.1:9/none.png")

    assert (image.media_type, image.content) == ("image/png", b"")
