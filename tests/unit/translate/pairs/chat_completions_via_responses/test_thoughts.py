from floway.translate.base import Document
from floway.translate.pairs.chat_completions_via_responses.thoughts import Thoughts


def item(*texts: str, **members: object) -> Document:
    summary = [{"type": "summary_text", "text": text} for text in texts]
    return {"type": "reasoning", "id": "rs_1", "summary": summary, **members}


def spoken(deltas: list[Document]) -> str:
    return "".join(delta["reasoning_text"] for delta in deltas if "reasoning_text" in delta)


def test_the_text_is_told_in_both_spellings() -> None:
    assert list(Thoughts().delta(0, 0, "why")) == [{"reasoning_text": "why", "reasoning_content": "why"}]


def test_parts_are_kept_apart() -> None:
    thoughts = Thoughts()

    deltas = [*thoughts.delta(0, 0, "a"), *thoughts.delta(0, 0, "b"), *thoughts.delta(0, 1, "c")]

    assert spoken(deltas) == "ab\n\nc"


def test_only_the_first_item_is_told_as_text() -> None:
    thoughts = Thoughts()

    first, second = [*thoughts.delta(0, 0, "a")], [*thoughts.delta(2, 0, "b")]

    assert (spoken(first), second) == ("a", [])
    *_, whole = thoughts.end(2, item("b"))
    assert whole == {"reasoning_items": [item("b")]}


def test_a_part_that_was_not_streamed_is_told_before_the_item() -> None:
    thoughts = Thoughts()
    list(thoughts.delta(0, 0, "a"))

    missing, mark, whole = thoughts.end(0, item("a", "b"))

    assert spoken([missing]) == "\n\nb"
    assert mark == {"reasoning_opaque": "floway-packed-rsp1."}
    assert whole == {"reasoning_items": [item("a", "b")]}


def test_sealed_content_travels_with_the_item_byte_for_byte() -> None:
    *_, whole = Thoughts().end(0, item("a", encrypted_content="gAAAA=="))

    assert whole["reasoning_items"][0]["encrypted_content"] == "gAAAA=="


def test_an_item_that_nobody_can_read_says_nothing() -> None:
    assert list(Thoughts().end(0, item(encrypted_content="gAAAA=="))) == []
    assert list(Thoughts().end(0, item(""))) == []


def test_raw_reasoning_without_a_summary_is_told_as_text_only() -> None:
    raw = item(content=[{"type": "reasoning_text", "text": "raw"}])

    delta, _ = Thoughts().end(0, raw)

    assert spoken([delta]) == "raw"


def test_an_item_ends_once() -> None:
    thoughts = Thoughts()
    list(thoughts.end(0, item("a")))

    assert list(thoughts.end(0, item("a"))) == []
