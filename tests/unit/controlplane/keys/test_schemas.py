import pytest
from marshmallow import ValidationError

from floway.controlplane.keys.schemas import IssuedKeySchema, KeyRotateSchema, KeySchema


def test_only_one_answer_has_the_raw_key() -> None:
    assert set(IssuedKeySchema().fields) - set(KeySchema().fields) == {"key"}


def test_a_fault_in_a_key_does_not_repeat_it() -> None:
    with pytest.raises(ValidationError) as refused:
        KeyRotateSchema().load({"key_source": "custom", "custom_key": "telling key"})

    assert "telling" not in repr(refused.value.messages)
