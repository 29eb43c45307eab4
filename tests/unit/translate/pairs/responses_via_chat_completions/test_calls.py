from typing import Any

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.pairs.responses_via_chat_completions.calls import Calls
from floway.translate.shared.custom_tools import read_tools
from floway.translate.shared.response_writer import ResponseWriter

TOOLS = [
    {"type": "custom", "name": "patch"},
    {"type": "namespace", "name": "agents", "tools": [{"type": "function", "name": "spawn"}]},
]


def made(*fragments: Any) -> list[Document]:
    """The items that fragments amount to."""
    writer = ResponseWriter()
    calls = Calls(writer, read_tools(TOOLS, Ledger()))
    for fragment in fragments:
        calls.see(fragment)
    calls.end("completed")
    return [{name: value for name, value in item.items() if name != "id"} for item in writer.items]


def fragment(index: int | None, arguments: str = "", **opened: str) -> Document:
    function = {"arguments": arguments, **({"name": opened.pop("name")} if "name" in opened else {})}
    return {**({} if index is None else {"index": index}), **opened, "function": function}


def call(call_id: str, arguments: str, name: str = "f") -> Document:
    return {
        "type": "function_call",
        "call_id": call_id,
        "name": name,
        "status": "completed",
        "arguments": arguments,
    }


def test_fragments_of_parallel_calls_may_alternate() -> None:
    fragments = [
        fragment(0, id="a", name="f"),
        fragment(1, '{"x"', id="b", name="f"),
        fragment(0, "{}"),
        fragment(1, ":1}"),
    ]

    assert made(*fragments) == [call("a", "{}"), call("b", '{"x":1}')]


def test_a_call_begins_once_its_id_and_name_are_known() -> None:
    writer = ResponseWriter()
    calls = Calls(writer, read_tools([], Ledger()))

    calls.see(fragment(0, '{"x"', id="a"))
    assert writer.out == []
    calls.see(fragment(0, ":1}", name="f"))

    kinds = [event["type"] for event in writer.out if isinstance(event, dict)]
    assert kinds[0] == "response.output_item.added"
    assert [event["delta"] for event in writer.out[1:] if isinstance(event, dict)] == ['{"x"', ":1}"]


def test_another_id_is_another_call_whatever_the_index() -> None:
    for index in (0, None):
        fragments = [
            fragment(index, "{}", id="a", name="f"),
            fragment(index, "{", id="b", name="f"),
            fragment(index, "}"),
        ]

        assert made(*fragments) == [call("a", "{}"), call("b", "{}")]


def test_a_call_without_an_id_gets_one() -> None:
    (item,) = made(fragment(0, "{}", name="f"))

    assert item["call_id"].startswith("call_")


def test_a_call_without_a_name_cannot_be_made() -> None:
    assert made(fragment(0, "{}", id="a")) == []


def test_calls_come_back_as_what_the_client_offered() -> None:
    patch = fragment(0, '{"input":"***"}', id="a", name="patch")
    spawn = fragment(1, "{}", id="b", name="agents_spawn")

    assert made(patch, spawn) == [
        {"type": "custom_tool_call", "call_id": "a", "name": "patch", "status": "completed", "input": "***"},
        {**call("b", "{}", "spawn"), "namespace": "agents"},
    ]


def test_odd_fragments_say_nothing() -> None:
    assert made(None, "x", {"index": "odd"}, {"index": 0, "function": "odd"}) == []
