from floway.translate.base import Document
from floway.translate.shared.custom_tools import Origin
from floway.translate.shared.response_writer import (
    CallWriter,
    MessageWriter,
    ReasoningWriter,
    ResponseWriter,
    write_redacted,
)
from tests.support.conversations import responses


def started() -> ResponseWriter:
    writer = ResponseWriter()
    writer.start({"id": "resp_1", "status": "in_progress", "output": []})
    return writer


def ended(writer: ResponseWriter) -> Document:
    """The final response, read as strictly as a client would."""
    writer.end(None)
    return responses.collected(writer.out)


def events(writer: ResponseWriter, kind: str) -> list[Document]:
    return [event for event in writer.out if isinstance(event, dict) and event["type"] == f"response.{kind}"]


def test_all_kinds_of_items_make_one_response() -> None:
    writer = started()
    reasoning = ReasoningWriter(writer)
    reasoning.delta("why")
    reasoning.end("sealed")
    write_redacted(writer, "hidden")
    message, refusal = MessageWriter(writer), MessageWriter(writer, is_refusal=True)
    message.delta("a")
    refusal.delta("no")
    message.end()
    refusal.end()

    output = ended(writer)["output"]

    assert [item["type"] for item in output] == ["reasoning", "reasoning", "message", "message"]
    assert [item.get("encrypted_content") for item in output[:2]] == ["sealed", "hidden"]
    assert output[2]["content"][0]["text"] == "a"
    assert output[3]["content"] == [{"type": "refusal", "refusal": "no"}]


def test_a_call_without_arguments_has_an_empty_object() -> None:
    writer = started()
    whole, cut = CallWriter(writer, Origin("f"), "a"), CallWriter(writer, Origin("f"), "b")
    whole.end()
    cut.end("incomplete")

    output = ended(writer)["output"]

    assert [item["arguments"] for item in output] == ["{}", ""]
    assert [event["delta"] for event in events(writer, "function_call_arguments.delta")] == ["{}"]


def test_calls_that_grow_in_turns_keep_their_places() -> None:
    writer = started()
    first, second = (CallWriter(writer, Origin("f", "space"), call_id) for call_id in ("a", "b"))
    first.delta('{"x"')
    second.delta("{}")
    first.delta(":1}")
    second.end()
    first.end("incomplete")

    output = ended(writer)["output"]

    assert [(item["call_id"], item["arguments"], item["status"]) for item in output] == [
        ("a", '{"x":1}', "incomplete"),
        ("b", "{}", "completed"),
    ]
    assert output[0]["namespace"] == "space"


def test_a_custom_call_is_unwrapped_once_it_is_whole() -> None:
    writer = started()
    call = CallWriter(writer, Origin("patch", is_custom=True), "a")
    call.delta('{"input":')
    assert events(writer, "custom_tool_call_input.delta") == []
    call.delta('"***"}')
    call.end()

    (delta,) = events(writer, "custom_tool_call_input.delta")
    (item,) = ended(writer)["output"]

    assert delta["delta"] == item["input"] == "***"
    assert item["id"].startswith("ctc_")
    assert "arguments" not in item


def test_sources_of_a_text_are_counted() -> None:
    writer = started()
    message = MessageWriter(writer)
    message.delta("abc")
    message.annotate({"type": "url_citation", "url": "u"})
    message.annotate({"type": "url_citation", "url": "v"})
    message.end()

    told = [event["annotation_index"] for event in events(writer, "output_text.annotation.added")]
    (item,) = ended(writer)["output"]

    assert (message.length, told) == (3, [0, 1])
    (part,) = events(writer, "content_part.done")
    assert [each["url"] for each in item["content"][0]["annotations"]] == ["u", "v"]
    assert part["part"] == item["content"][0]


def test_how_a_response_may_end() -> None:
    endings = ({}, {"incomplete_reason": "max_output_tokens"}, {"error": {"code": "c", "message": "m"}})
    last = []
    for members in endings:
        writer = started()
        writer.end({"total_tokens": 1}, **members, service_tier="flex")
        last.append(writer.out[-1])

    assert [event["type"] for event in last if isinstance(event, dict)] == [
        "response.completed",
        "response.incomplete",
        "response.failed",
    ]
    responses_ended = [event["response"] for event in last if isinstance(event, dict)]
    assert [each["incomplete_details"] for each in responses_ended] == [
        None,
        {"reason": "max_output_tokens"},
        None,
    ]
    assert {each["service_tier"] for each in responses_ended} == {"flex"}


def test_every_envelope_tells_the_same_id_and_birth() -> None:
    writer = ResponseWriter()
    writer.start({"id": "resp_1", "created_at": 7, "status": "in_progress", "output": []})

    writer.end(None)

    told = [event["response"] for event in writer.out if isinstance(event, dict)]
    assert [(each["id"], each["created_at"]) for each in told] == [("resp_1", 7)] * 3


def test_a_fresh_list_takes_what_comes_next() -> None:
    writer = started()
    before = writer.out

    after = writer.collect()
    MessageWriter(writer)

    assert len(before) == 2
    assert [event["sequence_number"] for event in after if isinstance(event, dict)] == [2, 3]
