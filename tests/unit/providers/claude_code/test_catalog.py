import json
from typing import Any

import pytest

from floway.domain.model import Limits
from floway.egress.client import ColdAnswer
from floway.errors import CatalogUnavailable
from floway.providers.claude_code.catalog import FALLBACK_IDS, fallback, fetch


def row(model_id: str, **facts: Any) -> dict[str, Any]:
    """A row of the vendor; None takes a member away."""
    full = {"type": "model", "id": model_id, "display_name": model_id.title(), "max_input_tokens": 200_000}
    return {name: value for name, value in (full | facts).items() if value is not None}


class Vendor:
    """Answers with its pages in turn, and remembers what was asked."""

    def __init__(self, *pages: Any, status: int = 200) -> None:
        self.asked: list[str] = []
        self._pages = iter(pages)
        self._status = status

    def __call__(self, path: str) -> ColdAnswer:
        self.asked.append(path)
        page = next(self._pages)
        body = page if isinstance(page, bytes) else json.dumps(page).encode()
        return ColdAnswer(self._status, {}, body)


def listed(*rows: dict[str, Any]) -> dict[str, str]:
    """``{public id: raw id}`` of a list of one page."""
    return {model.id: model.upstream_model_id for model in fetch(Vendor({"data": list(rows)}))}


def test_the_whole_list_is_read_page_by_page() -> None:
    vendor = Vendor(
        {"data": [row("claude-a")], "has_more": True, "last_id": "claude/a b"},
        {"data": [row("claude-b")], "has_more": False, "last_id": "claude-b"},
    )

    assert [model.id for model in fetch(vendor)] == ["claude-a", "claude-b"]
    assert vendor.asked == [
        "/v1/models?limit=1000",
        "/v1/models?limit=1000&after_id=claude%2Fa%20b",
    ]


def test_a_row_becomes_a_model_of_messages_alone() -> None:
    [model] = fetch(
        Vendor({"data": [row("claude-x", max_tokens=64_000, created_at="2026-01-01T00:00:00Z", new=1)]})
    )

    assert (model.protocols, model.owned_by, model.display_name) == (
        frozenset({"messages"}),
        "anthropic",
        "Claude-X",
    )
    assert model.limits == Limits(max_output_tokens=64_000, max_context_window_tokens=200_000)
    assert model.created == 1_767_225_600


@pytest.mark.parametrize("created", [None, 5, "soon", "2026-01-01T00:00:00", "0001-01-01T00:00:00Z"])
def test_a_date_that_cannot_be_read_is_none(created: Any) -> None:
    [model] = fetch(Vendor({"data": [row("claude-x", created_at=created, max_tokens=0)]}))

    assert model.created in (None, 0)
    assert model.limits.max_output_tokens is None


def test_the_date_of_an_id_is_for_the_vendor_only() -> None:
    assert listed(row("claude-sonnet-4-5-20250929"), row("claude-opus-4-6"), row("claude-x-2025")) == {
        "claude-sonnet-4-5": "claude-sonnet-4-5-20250929",
        "claude-opus-4-6": "claude-opus-4-6",
        "claude-x-2025": "claude-x-2025",
    }


def test_of_two_dates_the_newest_is_meant() -> None:
    rows = [row("claude-x-20250101"), row("claude-x-20260101"), row("claude-x-20251231")]

    assert listed(*rows) == {"claude-x": "claude-x-20260101"}
    assert listed(row("claude-x-20250101"), row("claude-x")) == {"claude-x": "claude-x-20250101"}


def test_a_long_context_can_be_picked_by_a_name_of_its_own() -> None:
    models = fetch(Vendor({"data": [row("claude-x-20260101", max_input_tokens=1_000_000), row("claude-y")]}))

    assert [(model.id, model.upstream_model_id) for model in models] == [
        ("claude-x", "claude-x-20260101"),
        ("claude-x[1m]", "claude-x-20260101"),
        ("claude-y", "claude-y"),
    ]
    assert models[1].display_name == "Claude-X-20260101 (1M context)"


@pytest.mark.parametrize(
    ("faulty", "sentence"),
    [
        ({"id": None}, "without an 'id'"),
        ({"id": ""}, "without an 'id'"),
        ({"display_name": None}, "'claude-x' is listed without a 'display_name'"),
        ({"max_input_tokens": None}, "'claude-x' is listed without 'max_input_tokens'"),
        ({"max_input_tokens": "200000"}, "'claude-x' is listed without 'max_input_tokens'"),
        ({"max_input_tokens": True}, "'claude-x' is listed without 'max_input_tokens'"),
        ({"max_input_tokens": 0}, "'claude-x' is listed without 'max_input_tokens'"),
    ],
)
def test_a_row_without_a_member_fails_the_list(faulty: dict[str, Any], sentence: str) -> None:
    with pytest.raises(CatalogUnavailable, match=sentence):
        listed(row("claude-a"), row("claude-x", **faulty))


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        (b"<html>", "not a JSON object"),
        ([], "not a JSON object"),
        ({}, "no list 'data'"),
        ({"data": {}}, "no list 'data'"),
        ({"data": [5]}, "without an 'id'"),
        ({"data": [], "has_more": True}, "does not say after which model"),
        ({"data": [], "has_more": True, "last_id": 5}, "does not say after which model"),
    ],
)
def test_what_is_no_list_is_an_error(page: Any, sentence: str) -> None:
    with pytest.raises(CatalogUnavailable, match=sentence):
        fetch(Vendor(page))


def test_a_refused_list_is_an_error() -> None:
    with pytest.raises(CatalogUnavailable, match="refused with HTTP 529"):
        fetch(Vendor({"data": []}, status=529))


def test_a_list_that_does_not_end_is_given_up() -> None:
    pages = [{"data": [], "has_more": True, "last_id": f"m{number}"} for number in range(99)]

    with pytest.raises(CatalogUnavailable, match="does not end after 20 pages"):
        fetch(Vendor(*pages))
    with pytest.raises(CatalogUnavailable, match="does not say after which model"):
        fetch(Vendor(*([pages[0]] * 2)))


def test_the_fallback_has_ids_but_no_limits() -> None:
    models = fallback()

    assert {model.upstream_model_id for model in models} == {raw for raw, _ in FALLBACK_IDS}
    assert "claude-sonnet-4-5" in {model.id for model in models}
    assert all(model.limits == Limits() for model in models)
    assert not any(model.id.endswith("[1m]") for model in models)
