import pytest

from floway.providers.shared.stored import (
    AnyObject,
    AnyText,
    Boolean,
    Choice,
    Milliseconds,
    Number,
    Strict,
    Text,
    fault,
    nested,
)


class _InnerSchema(Strict):
    count = Number()


class _OuterSchema(Strict):
    inner = nested(_InnerSchema, nullable=True)


@pytest.mark.parametrize("document", [None, [], "x", 7])
def test_a_document_is_an_object(document: object) -> None:
    assert fault(_OuterSchema(), document) == "must be an object"


def test_faults_have_paths_and_no_values() -> None:
    assert fault(_OuterSchema(), {"inner": {"count": "sk-secret"}}) == "inner.count must be a finite number"
    assert fault(_OuterSchema(), {"inner": {"count": 1}}) is None
    assert fault(_OuterSchema(), {"inner": None}) is None


def test_every_fault_is_named() -> None:
    assert fault(_OuterSchema(), {"inner": {"size": 1}}) in (
        "inner.count is missing; inner.size is not known",
        "inner.size is not known; inner.count is missing",
    )


def test_a_member_that_could_be_a_token_is_not_named() -> None:
    assert fault(_OuterSchema(), {"inner": None, "sk-ant-oat01-abc": 1}) == "(an unusual member) is not known"
    assert fault(_OuterSchema(), {"inner": None, "x" * 41: 1}) == "(an unusual member) is not known"


@pytest.mark.parametrize(
    ("field", "right", "wrong"),
    [
        (Number(), [0, -1.5, 1e300], [True, "1", float("nan"), float("inf"), 10**400]),
        (Milliseconds(), [0, 1795380000000.5], [True, "1", -1, float("nan"), 1e20, 253_402_300_800_000]),
        (Text(), ["x"], ["", 1, ["x"]]),
        (AnyText(), ["", "x"], [1]),
        (Boolean(), [True, False], [1, "true"]),
        (Choice("a", "b"), ["a", "b"], ["c", [], {}]),
        (AnyObject(), [{}, {"x": [1]}], [[], "x"]),
    ],
)
def test_nothing_is_converted(field: Text, right: list[object], wrong: list[object]) -> None:
    schema = Strict.from_dict({"it": field})()

    assert [fault(schema, {"it": value}) for value in right] == [None] * len(right)
    assert all("it must be" in (fault(schema, {"it": value}) or "") for value in wrong)
    assert fault(schema, {"it": None}) == "it must not be null"
    assert fault(schema, {}) == "it is missing"
