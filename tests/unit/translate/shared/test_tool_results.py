from typing import Any

import pytest

from floway.translate.shared.tool_results import flattened, lifted_message, parted

TEXT = {"type": "text", "text": "one"}
IMAGE = {"type": "image", "source": {}}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("as it is", "as it is"),
        (None, ""),
        ([], ""),
        ([TEXT, {"type": "text", "text": "two"}], "one\n\ntwo"),
        ([TEXT, {"type": "tool_reference"}], '[{"type":"text","text":"one"},{"type":"tool_reference"}]'),
        ([{"type": "text"}], '[{"type":"text"}]'),
        ({"a": 1}, '{"a":1}'),
    ],
)
def test_a_result_becomes_one_text(content: Any, text: str) -> None:
    assert flattened(content) == text


def test_what_can_be_lifted_is_parted_from_the_rest() -> None:
    kept, lifted = parted([TEXT, IMAGE, "odd"], lambda block: {"part": 1} if block is IMAGE else None)

    assert (kept, lifted) == ([TEXT, "odd"], [{"part": 1}])


@pytest.mark.parametrize("content", ["text", [TEXT], None])
def test_content_without_anything_to_lift_comes_back_as_it_is(content: Any) -> None:
    kept, lifted = parted(content, lambda block: None)

    assert kept is content
    assert lifted == []


def test_lifted_parts_are_labelled_with_their_calls() -> None:
    message = lifted_message([("a", [{"n": 1}]), ("b", [{"n": 2}, {"n": 3}])])

    assert message == {
        "role": "user",
        "content": [
            {"type": "text", "text": "Attached to the result of tool call a:"},
            {"n": 1},
            {"type": "text", "text": "Attached to the result of tool call b:"},
            {"n": 2},
            {"n": 3},
        ],
    }
