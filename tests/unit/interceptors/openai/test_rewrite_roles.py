from typing import Any

import pytest

from floway.interceptors.base import Circumstances, RequestHalf
from floway.interceptors.openai.rewrite_roles import late_system_to_user, renaming

NOWHERE = Circumstances()
TO_DEVELOPER = renaming("rewrite-system-to-developer", "messages", "system", "developer")
LATE = late_system_to_user("rewrite-mid-conv-system-to-user", "messages")
LATE_ITEMS = late_system_to_user("rewrite-mid-conv-system-to-user", "input")


def said(*roles: str) -> list[dict[str, Any]]:
    return [{"role": role, "content": [role]} for role in roles]


def roles(half: RequestHalf, *given: str) -> list[str]:
    return [each["role"] for each in half.change({"messages": said(*given)}, NOWHERE)["messages"]]


def test_one_role_is_renamed_and_its_content_kept() -> None:
    document = {"messages": said("system", "user", "system")}

    changed = TO_DEVELOPER.change(document, NOWHERE)

    assert [each["role"] for each in changed["messages"]] == ["developer", "user", "developer"]
    assert changed["messages"][0]["content"] is document["messages"][0]["content"]
    assert changed["messages"][1] is document["messages"][1]


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (("system", "system", "user", "system"), ["system", "system", "user", "user"]),
        (("user", "system", "assistant", "system"), ["user", "user", "assistant", "user"]),
        (("developer", "system"), ["developer", "user"]),
    ],
)
def test_the_leading_run_of_system_messages_stays(given: tuple[str, ...], sent: list[str]) -> None:
    assert roles(LATE, *given) == sent


def test_an_item_that_is_no_message_ends_the_run_and_keeps_its_role() -> None:
    call = {"type": "function_call", "role": "system"}
    document = {"input": [*said("system"), call, {"type": "message", "role": "system"}]}

    assert LATE_ITEMS.change(document, NOWHERE)["input"] == [
        *said("system"),
        call,
        {"type": "message", "role": "user"},
    ]


@pytest.mark.parametrize("half", [TO_DEVELOPER, LATE])
def test_anything_else_is_the_very_same_document(half: RequestHalf) -> None:
    for document in (
        {"messages": said("user", "developer")},
        {"messages": "text"},
        {"messages": [1, None]},
        {},
    ):
        assert half.change(document, NOWHERE) is document


def test_only_bodies_that_name_the_role_are_looked_at() -> None:
    assert TO_DEVELOPER.may_apply(b'{"role":\n"system"}')
    assert not TO_DEVELOPER.may_apply(b'{"role":"user","content":"system"}')
