from floway.translate.base import Document
from floway.translate.shared.cache_breakpoints import add_breakpoints

MARK = {"type": "ephemeral"}


def marked(**members: object) -> Document:
    document: Document = {"messages": [{"role": "user", "content": "hi"}], **members}
    add_breakpoints(document)
    return document


def test_strings_become_blocks_that_can_be_marked() -> None:
    document = marked(system="be")

    assert document["system"] == [{"type": "text", "text": "be", "cache_control": MARK}]
    assert document["messages"][0]["content"] == [{"type": "text", "text": "hi", "cache_control": MARK}]


def test_the_last_tool_of_the_client_is_marked() -> None:
    tools = [
        {"name": "f"},
        {"type": "custom", "name": "g"},
        {"type": "web_search_20250305", "name": "web_search"},
    ]

    assert [tool.get("cache_control") for tool in marked(tools=list(tools))["tools"]] == [None, MARK, None]


def test_the_last_block_that_can_be_marked_is_looked_for_backwards() -> None:
    messages = [
        {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "image", "source": {}}]},
        {"role": "assistant", "content": [{"type": "thinking", "thinking": "why", "signature": "s"}]},
        {"role": "system", "content": ""},
    ]

    document = marked(messages=messages)

    assert document["messages"][0]["content"][1] == {"type": "image", "source": {}, "cache_control": MARK}
    assert repr(document).count("cache_control") == 1


def test_blocks_that_belong_to_the_client_are_not_changed() -> None:
    block, tool = {"type": "text", "text": "a"}, {"name": "f"}

    marked(system=[block], tools=[tool], messages=[{"role": "user", "content": [block]}])

    assert (block, tool) == ({"type": "text", "text": "a"}, {"name": "f"})


def test_an_empty_document_has_nothing_to_mark() -> None:
    assert marked(messages=[], tools=[], system=[]) == {"messages": [], "tools": [], "system": []}
