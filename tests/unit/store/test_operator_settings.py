"""What operators decide about the installation."""

import pytest

from floway.errors import EditConflict
from floway.store import operator_settings, revision

pytestmark = pytest.mark.usefixtures("app")


def test_nothing_is_decided_at_first() -> None:
    assert operator_settings.read() == {}


def test_a_decision_comes_back_and_can_be_taken_back() -> None:
    assert operator_settings.change(lambda decided: {**decided, "days": 3}) == ({}, {"days": 3})
    assert operator_settings.read() == {"days": 3}
    assert operator_settings.change(lambda decided: {}, expected={"days": 3}) == ({"days": 3}, {})
    assert operator_settings.read() == {}


def test_an_edit_of_what_another_one_changed_is_refused() -> None:
    operator_settings.change(lambda _: {"days": 3})

    with pytest.raises(EditConflict, match="changed since you read them"):
        operator_settings.change(lambda _: {"days": 4}, expected={})

    assert operator_settings.read() == {"days": 3}


def test_other_values_of_the_deployment_stay() -> None:
    before = revision.current()

    operator_settings.change(lambda _: {"revision": 99})

    assert revision.current() == before
