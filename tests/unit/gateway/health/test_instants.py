from datetime import timedelta

import pytest

from floway.gateway.health.instants import duration, seconds_until
from tests.support.builders import NOON


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7),
        (" 1.5 ", 1.5),
        ("0", 0),
        ("6m0s", 360),
        ("2m59.56s", 179.56),
        ("1h2m3s", 3723),
        ("250ms", 0.25),
        ("1s500ms", 1.5),
        ("1d", 86400),
        (str(int((NOON + timedelta(seconds=30)).timestamp())), 30),
        (str(int((NOON + timedelta(seconds=30)).timestamp() * 1000)), 30),
        ("2026-11-22T12:00:05Z", 5),
        ("2026-11-22T13:00:05+01:00", 5),
        ("Sun, 22 Nov 2026 12:01:00 GMT", 60),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("1e3", None),
        ("٣", None),
        ("9" * 40, None),
    ],
)
def test_what_vendors_write_is_a_delay(text: str, seconds: float | None) -> None:
    assert seconds_until(text, NOON) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "7", "m", "s5", "5x", "1m2"])
def test_a_duration_has_units(text: str) -> None:
    assert duration(text) is None
