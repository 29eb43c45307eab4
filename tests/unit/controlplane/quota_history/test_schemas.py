import pytest
from marshmallow import ValidationError

from floway.controlplane.quota_history.schemas import QuotaHistoryQuerySchema


def test_a_week_in_500_points_is_the_default() -> None:
    assert QuotaHistoryQuerySchema().load({}) == {"window": None, "max_points": 500}


@pytest.mark.parametrize(
    "query",
    [
        {"max_points": "0"},
        {"max_points": "2001"},
        {"max_points": "1.5"},
        {"max_points": "9" * 5000},
        {"max_points": "²"},
        {"window": ""},
        {"from": "yesterday"},
        {"step": "1"},
    ],
)
def test_nonsense_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        QuotaHistoryQuerySchema().load(query)
