import pytest
from marshmallow import ValidationError

from floway.egress.request import Timeouts
from floway.providers.shared.limits import RowTimeouts, TimeoutsSchema, for_list


def test_the_row_comes_before_the_gateway() -> None:
    assert RowTimeouts(1, None, 3).over(Timeouts(10, 600)) == Timeouts(1, 600)
    assert RowTimeouts(None, 2).over(Timeouts(10, 600)) == Timeouts(10, 2)


def test_nobody_waits_long_for_a_list() -> None:
    assert for_list(Timeouts(10, 600)) == Timeouts(10, 30)
    assert for_list(Timeouts(10, 5)) == Timeouts(10, 5)


@pytest.mark.parametrize("given", [{"connect_seconds": 0}, {"idle_seconds": "5"}, {"total_seconds": 5}])
def test_odd_limits_are_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        TimeoutsSchema().load(given)
