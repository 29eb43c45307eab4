from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from flask import Flask

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


def test_one_process_at_a_time_gets_past_the_hold(app: Flask) -> None:
    inside: list[int] = []

    def work(number: int) -> int:
        with app.app_context(), transaction():
            revision.hold()
            inside.append(number)
            # Long enough for the others to get here, if they could.
            sleep(0.05)
            beside = len(inside)
            inside.remove(number)
        return beside

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(work, range(3))) == [1, 1, 1]
