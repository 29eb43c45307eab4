"""Laws of the way back, over generated answers."""

from collections import Counter
from dataclasses import replace
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from floway.domain.failure import Failure
from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI
from floway.domain.usage import Usage
from floway.protocols.base import Billing
from floway.protocols.registry import BY_ID
from floway.translate.base import DONE, Context, Document
from tests.laws.pairs import Pair, each_pair, law
from tests.support.conversations.said import Call, Said
from tests.support.conversations.values import json_values


@each_pair
@law
@given(st.data())
def test_a_client_is_told_all_that_the_upstream_said(pair: Pair, data: st.DataObject) -> None:
    documents, said = data.draw(pair.upstream.answers)

    told = pair.client.streamed(pair.answered(documents))

    assert _text(told, said) == _text(said, said)
    assert _calls(told.calls, said) == _calls(said.calls, said)
    assert told.is_cut == said.is_cut
    _assert_thoughts(pair, told, said)


@each_pair
@law
@given(st.data())
def test_a_whole_answer_says_what_the_stream_says(pair: Pair, data: st.DataObject) -> None:
    documents, _ = data.draw(pair.upstream.answers)
    given = pair.answered(documents)

    whole, streamed = pair.client.whole(pair.protocol.collect(given)), pair.client.streamed(given)

    assert (whole.text, whole.calls, whole.is_cut) == (streamed.text, streamed.calls, streamed.is_cut)
    assert "".join(whole.thoughts) == "".join(streamed.thoughts)


@each_pair
@law
@given(st.data())
def test_usage_is_what_the_upstream_reports(pair: Pair, data: st.DataObject) -> None:
    documents, _ = data.draw(pair.upstream.answers)
    given = pair.answered(documents)
    reported = _known(pair, _billing(pair.upstream_id, documents))

    assert _known(pair, _billing(pair.client_id, given)) == reported
    body = msgspec.json.encode(pair.protocol.collect(given))
    assert _known(pair, pair.protocol.body_billing(body)) == reported


@each_pair
@law
@given(st.data())
def test_a_body_that_ends_early_is_one_failure_and_no_end(pair: Pair, data: st.DataObject) -> None:
    documents, _ = data.draw(pair.upstream.answers)
    kept = data.draw(st.integers(0, len(documents) - 1))

    *before, last = pair.answered(documents[:kept])

    # All is said when nothing but Chat's ``[DONE]`` is missing.
    assert isinstance(last, Failure) or documents[kept:] == [DONE]
    assert not any(pair.is_end(each) for each in before)


@each_pair
@law
@given(st.data())
def test_what_nobody_knows_changes_nothing(pair: Pair, data: st.DataObject) -> None:
    documents, _ = data.draw(pair.upstream.answers)
    plain = pair.client.streamed(pair.answered(documents))
    strange = [each if each is DONE else {**each, "stranger": data.draw(json_values)} for each in documents]
    place = data.draw(st.integers(0, len(strange) - 1))
    strange.insert(place, {"type": "response.stranger", "stranger": data.draw(json_values)})

    assert pair.client.streamed(pair.answered(strange)) == plain


@each_pair
@law
@given(st.data())
def test_whatever_an_upstream_sends_there_is_one_end(pair: Pair, data: st.DataObject) -> None:
    documents, _ = data.draw(pair.upstream.answers)
    garbled = [each if each is DONE else _garbled(data, each) for each in documents]

    given = pair.answered(garbled)

    assert [pair.is_end(each) for each in given] == [False] * (len(given) - 1) + [True]


@each_pair
@law
@given(st.data())
def test_tool_ids_survive_the_round_trip(pair: Pair, data: st.DataObject) -> None:
    documents, said = data.draw(pair.upstream.answers)
    body = pair.protocol.collect(pair.answered(documents))

    again = pair.translate(pair.client.resumed(body), Context("upstream-model")).document

    called, answered = pair.upstream.called(again)
    if pair.upstream_id == GEMINI:
        # Calls and results meet by name and place there.
        assert [name for _, name in called] == [name for _, name in answered]
        assert [name for _, name in called] == [call.name for call in said.calls]
        return
    assert Counter(called) == Counter((call.id, call.name) for call in said.calls)
    assert Counter(call_id for call_id, _ in answered) == Counter(call.id for call in said.calls)


def _text(told: Said, said: Said) -> Any:
    """The text; items that are worked on at once arrive in pieces of both."""
    return told.text if said.is_in_order else Counter(told.text)


def _calls(calls: list[Call], said: Said) -> Any:
    found = [(call.name, msgspec.json.encode(call.arguments, order="deterministic")) for call in calls]
    if all(call.id for call in said.calls):
        found = [(call.id, *each) for call, each in zip(calls, found, strict=True)]
    return found if said.is_in_order else Counter(found)


def _assert_thoughts(pair: Pair, told: Said, said: Said) -> None:
    # Paragraphs of a summary are set apart where the client's protocol has one text for all.
    told_text, texts = "".join(told.thoughts).replace("\n", ""), [t.replace("\n", "") for t in said.thoughts]
    if pair.client_id == CHAT_COMPLETIONS:
        # There one block is shown as text; the others travel as items, if at all.
        assert told_text in (*texts, "")
        assert bool(told_text) <= bool(texts)
    elif said.is_in_order:
        assert told_text == "".join(texts)
    else:
        assert Counter(told_text) == Counter("".join(texts))


def _billing(protocol_id: str, documents: list[Document]) -> Billing:
    protocol = BY_ID[protocol_id]
    reading = protocol.reading()
    for document in documents:
        reading.see(protocol.frame_of(document))
    return reading.billing()


def _known(pair: Pair, billing: Billing) -> Usage:
    """The usage as far as the client's protocol can tell it: Gemini knows no writing to a cache."""
    usage = billing.usage
    if pair.client_id != GEMINI:
        return usage
    read = usage.input_tokens + usage.cache_write_5m_tokens + usage.cache_write_1h_tokens
    return replace(usage, input_tokens=read, cache_write_5m_tokens=0, cache_write_1h_tokens=0)


def _garbled(data: st.DataObject, document: Document) -> Document:
    """The document with any JSON in the place of one member, once in a while."""
    if data.draw(st.integers(0, 3)):
        return document
    return {**document, data.draw(st.sampled_from(sorted(document))): data.draw(json_values)}
