from floway.interceptors.base import Circumstances
from floway.interceptors.messages.rewrite_inline_system_to_user import change, may_apply

NOWHERE = Circumstances()


def test_system_messages_become_the_users_with_their_content() -> None:
    content = [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}]
    document = {
        "system": "Rules.",
        "messages": [{"role": "user", "content": "hi"}, {"role": "system", "content": content, "x": 1}],
    }

    changed = change(document, NOWHERE)

    assert changed == {
        "system": "Rules.",
        "messages": [{"role": "user", "content": "hi"}, {"role": "user", "content": content, "x": 1}],
    }
    assert changed["messages"][1]["content"] is content
    assert document["messages"][1]["role"] == "system"


def test_anything_else_is_the_very_same_document() -> None:
    for document in ({"messages": [{"role": "user"}, "odd", None]}, {"messages": "odd"}, {}):
        assert change(document, NOWHERE) is document


def test_only_bodies_that_name_the_role_are_looked_at() -> None:
    assert may_apply(b'{"role" : "system"}')
    assert not may_apply(b'{"system":"role"}')
