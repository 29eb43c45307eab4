import pytest

from floway.store import revision
from floway.store.db import transaction

pytestmark = pytest.mark.usefixtures("app")


def test_a_fresh_database_has_a_revision() -> None:
    assert revision.current() == 0


def test_each_bump_is_seen_once_committed() -> None:
    revision.bump()
    with transaction():
        revision.bump()
        revision.bump()

    assert revision.current() == 3


def test_a_change_that_is_rolled_back_is_not_announced() -> None:
    def failing() -> None:
        with transaction():
            revision.bump()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()

    assert revision.current() == 0
