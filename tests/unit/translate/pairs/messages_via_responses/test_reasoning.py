from floway.translate.base import Document
from floway.translate.pairs.messages_via_responses.blocks import BlockWriter
from floway.translate.pairs.messages_via_responses.reasoning import Thinking


def test_blank_text_is_held_until_something_can_be_read() -> None:
    frames: list[Document] = []
    thinking = Thinking(0, BlockWriter())

    thinking.say("summary", 0, " \n", frames)
    assert frames == []
    thinking.say("summary", 0, "so", frames)

    assert frames[-1]["delta"] == {"type": "thinking_delta", "thinking": " \nso"}


def test_a_part_that_was_streamed_is_not_told_again() -> None:
    frames: list[Document] = []
    thinking = Thinking(0, BlockWriter())

    thinking.say("summary", 0, "a", frames)
    thinking.say_once("summary", 0, "a", frames)
    thinking.say_once("summary", 1, "b", frames)

    texts = [frame["delta"]["thinking"] for frame in frames if "delta" in frame]
    assert texts == ["a", "\n\nb"]


def test_a_seal_without_an_id_gets_one_so_that_it_can_be_carried() -> None:
    frames: list[Document] = []

    Thinking(0, BlockWriter()).end({"encrypted_content": "seal"}, frames)

    sealed, _, item_id = frames[0]["content_block"]["data"].partition("@")
    assert sealed == "seal"
    assert item_id.startswith("rs_")


def test_reasoning_of_nothing_is_nothing() -> None:
    frames: list[Document] = []

    Thinking(0, BlockWriter()).end({"summary": None, "content": [7]}, frames)

    assert frames == []
