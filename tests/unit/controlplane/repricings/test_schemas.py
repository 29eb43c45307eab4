import pytest
from marshmallow import ValidationError

from floway.controlplane.repricings.schemas import RepricingBodySchema

BODY = {"from": "2026-05-01T00:00:00Z", "to": "2026-05-02T00:00:00Z"}


def test_a_period_is_of_all_models_unless_it_says_otherwise() -> None:
    loaded = RepricingBodySchema().load(BODY)

    assert (loaded["upstream_id"], loaded["model_key"]) == (None, None)


@pytest.mark.parametrize("wrong", [{"model_key": ""}, {"upstream_id": "u" * 41}, {"from": "yesterday"}])
def test_what_no_row_can_hold_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        RepricingBodySchema().load({**BODY, **wrong})
