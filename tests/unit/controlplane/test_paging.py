"""Pages of long collections."""

import pytest
from marshmallow import ValidationError

from floway.controlplane.paging import PageQuerySchema, paged


def test_a_page_has_a_size_of_its_own() -> None:
    assert PageQuerySchema().load({}) == {"limit": 50, "cursor": None}
    assert PageQuerySchema().load({"limit": "200", "cursor": "17"}) == {"limit": 200, "cursor": 17}


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "201"},
        {"limit": "5.0"},
        {"limit": " 5"},
        {"cursor": "x"},
        {"cursor": "-1"},
        {"cursor": "9" * 30},
        {"page": "2"},
    ],
)
def test_another_size_or_place_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        PageQuerySchema().load(query)


@pytest.mark.parametrize(
    ("rows", "items", "cursor"),
    [([], [], None), ([9, 8], ["9", "8"], None), ([9, 8, 7], ["9", "8"], "8")],
)
def test_a_cursor_leads_on_while_there_is_more(rows: list[int], items: list[str], cursor: str | None) -> None:
    assert paged(rows, 2, str, lambda row: row) == {"items": items, "next_cursor": cursor}
