from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
from flask import Flask

from floway.domain.health import Domain, Exclusion
from floway.store import expiry, upstream_health, upstreams
from tests.support.builders import NOON
from tests.support.health import evidence, exclusion

pytestmark = pytest.mark.usefixtures("app")


def row(name: str = "one") -> str:
    """An upstream."""
    return upstreams.create("custom", name, {}, {}).id


def put(each: Exclusion) -> Exclusion:
    upstream_health.change(each.domain, lambda _: each)
    return each


def test_an_exclusion_is_kept_with_its_evidence() -> None:
    seen = evidence(excerpt="Zu viele \u2603", failed=5, attempts=9)
    kept = put(exclusion(row(), limit="tokens", times=3, evidence=seen))
    silent = put(exclusion(row("two"), "", evidence=evidence(status=None, headers=())))

    assert upstream_health.read_all() == {kept.domain: kept, silent.domain: silent}
    assert upstream_health.read_all(kept.domain.upstream_id) == {kept.domain: kept}


def test_a_change_sees_what_is_known() -> None:
    first = put(exclusion(row()))
    seen: list[Exclusion | None] = []

    def longer(known: Exclusion | None) -> Exclusion | None:
        seen.append(known)
        return replace(first, times=2)

    upstream_health.change(first.domain, longer)

    assert seen == [first]
    assert upstream_health.read_all()[first.domain].times == 2


def test_none_ends_it_and_ending_nothing_is_nothing() -> None:
    first = put(exclusion(row()))

    upstream_health.change(first.domain, lambda _: None)
    upstream_health.change(first.domain, lambda _: None)

    assert upstream_health.read_all() == {}


def test_what_is_gone_has_no_health() -> None:
    put(exclusion("up_gone"))
    assert upstream_health.read_all() == {}

    upstream_id = row()
    put(exclusion(upstream_id))
    upstreams.remove(upstream_id)
    assert upstream_health.read_all() == {}


def test_an_upstream_is_put_back_as_a_whole() -> None:
    one, two = row("one"), row("two")
    both = [put(exclusion(one, "")), put(exclusion(one, "m"))]
    other = put(exclusion(two))

    assert upstream_health.forget(one) == tuple(both)
    assert upstream_health.forget(one) == ()
    assert set(upstream_health.read_all()) == {other.domain}


def test_what_is_long_over_is_swept() -> None:
    old = put(exclusion(row("one"), seconds=5))
    young = put(exclusion(row("two"), seconds=50))

    assert expiry.UPSTREAM_HEALTH.remove(NOON + timedelta(seconds=20), 9) == 1

    assert set(upstream_health.read_all()) == {young.domain}
    assert old.domain != young.domain


def test_words_that_no_database_takes_are_kept_readable() -> None:
    upstream_id = row()
    put(exclusion(upstream_id, "a\0b", limit="c\ud800", evidence=evidence(excerpt="d\0")))

    [found] = upstream_health.read_all().values()
    assert found.domain == Domain(upstream_id, "a\ufffdb")
    assert (found.limit, found.evidence.excerpt) == ("c?", "d\ufffd")


def test_processes_that_learn_of_it_together_agree(app: Flask) -> None:
    upstream_id = row()

    def learn(number: int) -> None:
        mine = exclusion(upstream_id, since=NOON + timedelta(seconds=number), times=number)

        def later(known: Exclusion | None) -> Exclusion:
            return mine if known is None or known.since <= mine.since else known

        with app.app_context():
            upstream_health.change(mine.domain, later)

    threads = [Thread(target=learn, args=(number,)) for number in (3, 1, 4, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [each.times for each in upstream_health.read_all().values()] == [4]
