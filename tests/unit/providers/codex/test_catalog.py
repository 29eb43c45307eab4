import json
from typing import Any

import pytest

from floway.domain.model import Limits
from floway.egress.client import ColdAnswer
from floway.errors import CatalogUnavailable
from floway.providers.codex.catalog import default_level, parse

ROW = {
    "slug": "gpt-5.5",
    "display_name": "GPT-5.5",
    "context_window": 272_000,
    "input_modalities": ["text", "image"],
    "supported_reasoning_levels": [{"effort": "low"}, {"effort": "medium"}, {"effort": "low"}],
    "default_reasoning_level": "medium",
    "visibility": "list",
    "something_new": {"a": 1},
}


def listed(*rows: Any, status: int = 200) -> ColdAnswer:
    return ColdAnswer(status, {}, json.dumps({"models": rows}).encode())


def test_a_row_becomes_a_model_for_responses() -> None:
    [model] = parse(listed(ROW))

    assert (model.id, model.upstream_model_id, model.display_name) == ("gpt-5.5", "gpt-5.5", "GPT-5.5")
    assert (model.protocols, model.owned_by) == ({"responses"}, "openai")
    assert model.limits == Limits(max_context_window_tokens=272_000)


def test_a_larger_window_is_the_limit_where_there_is_one() -> None:
    [model] = parse(listed({**ROW, "max_context_window": 400_000}))

    assert model.limits.max_context_window_tokens == 400_000


def test_what_the_vendors_picker_hides_is_served() -> None:
    assert [model.id for model in parse(listed({**ROW, "visibility": "hide"}))] == ["gpt-5.5"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"slug": None}, "without a 'slug'"),
        ({"display_name": None}, "'gpt-5.5' is listed without a 'display_name'"),
        ({"display_name": ""}, "'gpt-5.5' is listed without a 'display_name'"),
        ({"context_window": None}, "'gpt-5.5' is listed without a 'context_window'"),
        ({"context_window": 0}, "'gpt-5.5' is listed without a 'context_window'"),
        ({"context_window": True}, "'gpt-5.5' is listed without a 'context_window'"),
        ({"context_window": "272000"}, "'gpt-5.5' is listed without a 'context_window'"),
        ({"max_context_window": 0}, "'max_context_window'"),
        ({"input_modalities": ["audio"]}, "'input_modalities'"),
        ({"input_modalities": "text"}, "'input_modalities'"),
        ({"default_reasoning_level": "max"}, "'default_reasoning_level'"),
        ({"supported_reasoning_levels": [{}]}, "without an 'effort'"),
        ({"supported_reasoning_levels": "high"}, "no list"),
    ],
)
def test_a_row_of_another_shape_is_a_loud_error_that_names_it(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(CatalogUnavailable, match=words):
        parse(listed({**ROW, **changes}))


def test_a_row_that_is_no_object_is_an_error() -> None:
    with pytest.raises(CatalogUnavailable, match="without a 'slug'"):
        parse(listed("gpt-5.5"))


@pytest.mark.parametrize(
    ("levels", "default", "expected"),
    [
        (["low", "high"], "high", "high"),
        (["low", "medium"], None, "medium"),
        (["high", "low"], None, "high"),
        ([], None, None),
        (None, None, None),
    ],
)
def test_the_level_of_a_model_that_states_none_is_medium_or_its_first(
    levels: list[str] | None, default: str | None, expected: str | None
) -> None:
    stated = None if levels is None else [{"effort": level} for level in levels]

    row = {"supported_reasoning_levels": stated, "default_reasoning_level": default}

    assert default_level("m", row) == expected


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"models":{}}'])
def test_a_list_that_is_none_is_an_error(body: bytes) -> None:
    with pytest.raises(CatalogUnavailable):
        parse(ColdAnswer(200, {}, body))


def test_a_refused_list_is_an_error_with_its_status() -> None:
    with pytest.raises(CatalogUnavailable, match="HTTP 502"):
        parse(listed(ROW, status=502))
