from datetime import timedelta

import pytest

from floway.domain.proxy import Endpoint
from floway.store import proxies, proxy_backoffs, upstreams
from tests.support.builders import NOON

pytestmark = pytest.mark.usefixtures("app")

ENDPOINT = Endpoint("http", "10.0.0.1", 8080)


def pair(name: str = "one") -> tuple[str, str]:
    """A proxy and an upstream."""
    return proxies.create(name, ENDPOINT).id, upstreams.create("custom", name, {}, {}).id


def test_a_failure_makes_a_rest_and_the_next_a_longer_one() -> None:
    one = pair()
    later = NOON + timedelta(minutes=2)
    proxy_backoffs.failed(*one, NOON, "refused")
    proxy_backoffs.failed(*one, later, "too late")

    rest = proxy_backoffs.read_all()[one]

    assert (rest.fail_count, rest.expires_at) == (2, later + timedelta(seconds=120))
    assert (rest.last_error, rest.last_error_at) == ("too late", later)


def test_failures_of_several_workers_at_once_are_one() -> None:
    one = pair()
    for milliseconds in range(5):
        proxy_backoffs.failed(*one, NOON + timedelta(milliseconds=milliseconds), "refused")

    assert proxy_backoffs.read_all()[one].fail_count == 1


def test_rests_are_ended_for_one_upstream_or_for_all() -> None:
    one, two = pair("one"), pair("two")
    mixed = (one[0], two[1])
    for each in (one, two, mixed):
        proxy_backoffs.failed(*each, NOON, "refused")

    assert proxy_backoffs.forget(*two) == 1
    assert proxy_backoffs.forget(*two) == 0
    assert sorted(proxy_backoffs.read_all()) == sorted([one, mixed])
    assert proxy_backoffs.forget(one[0]) == 2


def test_what_is_gone_does_not_rest() -> None:
    proxy_id, upstream_id = pair()

    proxy_backoffs.failed(proxy_id, "up_gone", NOON, "refused")
    proxy_backoffs.failed("proxy_gone", upstream_id, NOON, "refused")
    assert proxy_backoffs.read_all() == {}

    proxy_backoffs.failed(proxy_id, upstream_id, NOON, "refused")
    upstreams.remove(upstream_id)
    assert proxy_backoffs.read_all() == {}
