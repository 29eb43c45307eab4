from typing import Any

import pytest
from marshmallow import Schema, ValidationError

from floway.controlplane.values import AskedInstant, StrictBoolean, StrictInstant, StrictInteger


class Body(Schema):
    count = StrictInteger()
    enabled = StrictBoolean()
    at = StrictInstant()
    asked = AskedInstant()


@pytest.mark.parametrize("body", [{"count": 5}, {"count": -1}, {"enabled": False}])
def test_a_value_of_the_type_is_taken(body: dict[str, Any]) -> None:
    assert Body().load(body) == body


def test_what_lies_within_the_years_of_records_may_be_asked() -> None:
    for day in ("2000-01-01", "2499-12-31"):
        assert Body().load({"asked": f"{day}T00:00:00Z"})["asked"].isoformat() == f"{day}T00:00:00+00:00"


def test_an_instant_keeps_its_offset() -> None:
    assert Body().load({"at": "2026-11-22T12:00:00Z"})["at"].isoformat() == "2026-11-22T12:00:00+00:00"


@pytest.mark.parametrize(
    "body",
    [
        *({"count": value} for value in ("5", 5.0, 5.7, True, None, [])),
        *({"enabled": value} for value in ("yes", "true", 1, 0, None)),
        *(
            {"at": f"{day}T23:00:00{zone}"}
            for day, zone in (("0001-01-01", "+23:30"), ("9999-12-31", "-14:00"))
        ),
        *({"asked": f"{day}T00:00:00Z"} for day in ("0001-01-01", "1999-12-31", "2500-01-01", "9999-12-31")),
        *({"at": value} for value in ("2026-11-22", "2026-11-22T12:00:00", 1_777_000_000, "soon", None)),
    ],
)
def test_any_other_value_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Body().load(body)
