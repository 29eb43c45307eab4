from typing import Any

import pytest

from floway.translate.base import Untranslatable
from floway.translate.pairs.responses_via_chat_completions.items import input_items


def test_a_string_is_what_the_user_says() -> None:
    assert list(input_items("hi")) == [("input", {"type": "message", "role": "user", "content": "hi"})]


def test_a_message_needs_no_type() -> None:
    ((path, item),) = input_items([{"role": "developer", "content": "x"}])

    assert (path, item["type"]) == ("input[0]", "message")


@pytest.mark.parametrize(
    "item", [{"role": "x", "content": "y"}, {"role": "user"}, {"content": "y"}, {}, "text"]
)
def test_any_other_item_needs_one(item: Any) -> None:
    with pytest.raises(Untranslatable) as refused:
        list(input_items([{"type": "reasoning"}, item]))

    assert refused.value.param == "input[1]"


@pytest.mark.parametrize("given", [None, 7, {}])
def test_the_input_is_a_string_or_a_list(given: Any) -> None:
    with pytest.raises(Untranslatable) as refused:
        list(input_items(given))

    assert refused.value.param == "input"
