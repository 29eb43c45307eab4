from datetime import UTC, datetime
from typing import Any

import pytest
from marshmallow import ValidationError

from floway.controlplane.usage.schemas import UsageQuerySchema

PERIOD = {"from": "2026-05-01T00:00:00Z", "to": "2026-05-03T00:00:00+02:00"}


def load(**query: Any) -> dict[str, Any]:
    loaded: dict[str, Any] = UsageQuerySchema().load({**PERIOD, **query})
    return loaded


def test_a_question_needs_nothing_but_its_time() -> None:
    loaded = load()

    assert loaded["since"] == datetime(2026, 5, 1, tzinfo=UTC)
    assert (loaded["granularity"], loaded["time_zone"], loaded["group_by"]) == ("day", "UTC", [])


def test_blanks_are_no_filter_and_a_word_stands_for_none() -> None:
    loaded = load(tier=["", " ", "(none)", "fast"])

    assert loaded["tier"] == ["", "fast"]


@pytest.mark.parametrize(
    "query", [{"model": ["m" * 257]}, {"model": ["m"] * 201}, {"group_by": ["key", "key"]}]
)
def test_a_question_is_bounded(query: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        load(**query)
