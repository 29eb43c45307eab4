"""Bodies of explanations."""

from typing import Any

import pytest
from marshmallow import ValidationError

from floway.controlplane.explain.schemas import ExplainSchema


@pytest.mark.parametrize("who", [{}, {"key_id": "k", "caller": {}}])
def test_one_caller_asks(who: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="exactly one of key_id and caller"):
        ExplainSchema().load({"model": "m", "protocol": "messages", **who})


def test_a_supposed_caller_may_use_everything() -> None:
    loaded = ExplainSchema().load({"model": "m", "protocol": "messages", "caller": {}})

    assert loaded["caller"] == {"upstream_ids": None, "models": None, "strict_losses": False}
