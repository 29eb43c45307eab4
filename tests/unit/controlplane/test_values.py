from typing import Any

import pytest
from marshmallow import Schema, ValidationError

from floway.controlplane.values import StrictBoolean, StrictInstant, StrictInteger


class Body(Schema):
    count = StrictInteger()
    enabled = StrictBoolean()
    at = StrictInstant()


@pytest.mark.parametrize("body", [{"count": 5}, {"count": -1}, {"enabled": False}])
def test_a_value_of_the_type_is_taken(body: dict[str, Any]) -> None:
    assert Body().load(body) == body


def test_an_instant_keeps_its_offset() -> None:
    assert Body().load({"at": "2026-11-22T12:00:00Z"})["at"].isoformat() == "2026-11-22T12:00:00+00:00"


@pytest.mark.parametrize(
    "body",
    [
        *({"count": value} for value in ("5", 5.0, 5.7, True, None, [])),
        *({"enabled": value} for value in ("yes", "true", 1, 0, None)),
        *({"at": value} for value in ("2026-11-22", "2026-11-22T12:00:00", 1_777_000_000, "soon", None)),
    ],
)
def test_any_other_value_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Body().load(body)
