import pytest
from marshmallow import ValidationError

from floway.controlplane.users.schemas import UserCreateSchema, UserPatchSchema


def test_absent_and_null_are_two_things() -> None:
    assert UserPatchSchema().load({}) == {}
    assert UserPatchSchema().load({"upstream_ids": None}) == {"upstream_ids": None}


@pytest.mark.parametrize("member", ["id", "password_hash", "created_at"])
def test_what_the_machine_decides_is_not_taken(member: str) -> None:
    with pytest.raises(ValidationError):
        UserCreateSchema().load({"name": "ada", member: "x"})
