from typing import Any

import pytest

from floway.domain.protocol import RESPONSES, ProtocolId
from floway.translate.base import Context, Untranslatable
from floway.translate.registry import PAIRS
from floway.translate.shared.stored_conversation import refuse_stored

TARGETS = [upstream for client, upstream in PAIRS if client == RESPONSES]


def refusal(document: dict[str, Any]) -> tuple[str, str, str | None]:
    with pytest.raises(Untranslatable) as refused:
        refuse_stored(document)
    return str(refused.value), refused.value.param, refused.value.code


def test_an_earlier_response_is_not_found_in_the_words_that_clients_compare() -> None:
    assert refusal({"previous_response_id": "resp_1"}) == (
        "Previous response with id 'resp_1' not found.",
        "previous_response_id",
        "previous_response_not_found",
    )


@pytest.mark.parametrize("name", ["conversation", "prompt", "previous_response_id"])
def test_anything_else_that_is_stored_is_named(name: str) -> None:
    assert refusal({name: {"id": "x"}}) == (
        f"'{name}' names what this upstream does not store; send the input.",
        name,
        None,
    )


def test_nothing_is_stored_where_null_stands() -> None:
    refuse_stored({"previous_response_id": None, "conversation": None, "input": "hi", "store": True})


@pytest.mark.parametrize("upstream", TARGETS)
def test_no_pair_answers_without_the_turns_before(upstream: ProtocolId) -> None:
    document = {"model": "m", "input": "and then?", "previous_response_id": "resp_1"}

    with pytest.raises(Untranslatable) as refused:
        PAIRS[RESPONSES, upstream](document, Context("m"))

    assert refused.value.code == "previous_response_not_found"
