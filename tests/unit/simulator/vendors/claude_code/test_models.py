"""The models of a simulated subscription."""

import pytest

from floway.simulator.vendors.claude_code.models import MODELS, find, page
from floway.simulator.wire import Refusal


def test_the_list_is_walked_page_by_page() -> None:
    seen: list[str] = []
    query = "limit=100"
    while True:
        shown = page(query, 3)
        seen += [card["id"] for card in shown["data"]]
        if not shown["has_more"]:
            break
        query = f"limit=100&after_id={shown['last_id']}"

    assert seen == [model.id for model in MODELS]


def test_a_card_has_limits_and_capabilities() -> None:
    [card] = page("limit=1", 9)["data"]

    assert card["max_input_tokens"] == 1_000_000
    assert card["capabilities"]["thinking"]["types"]["adaptive"] == {"supported": True}


@pytest.mark.parametrize("query", ["limit=0", "limit=many", "limit=1001", "after_id=gpt"])
def test_a_wrong_question_is_refused(query: str) -> None:
    with pytest.raises(Refusal):
        page(query, 9)


def test_a_model_is_found_with_and_without_its_date() -> None:
    dated = find("claude-haiku-4-5-20251001")

    assert dated is not None
    assert find("claude-haiku-4-5+events=3") is dated
    assert find("claude-haiku-4-5-20250101") is None
    assert find("claude-sim") is None
