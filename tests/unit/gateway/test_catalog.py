from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import gevent
import gevent.event
import pytest

from floway import clock
from floway.domain.model import Catalog, Model
from floway.domain.proxy import Route
from floway.egress.client import Client
from floway.errors import UpstreamError, UpstreamUnreachable
from floway.gateway.catalog import Catalogs, in_parallel
from floway.gateway.snapshot import Snapshot, Snapshots
from floway.providers.custom.provider import CustomProvider
from tests.support.builders import LIMITS, NOON, catalog, model, upstream
from tests.support.proxies import connect_proxy
from tests.support.upstream import replies, whole
from tests.support.upstream import upstream as serving

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


class Clock:
    """Stands still until it is moved."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = NOON
        monkeypatch.setattr(clock, "now", lambda: self.at)
        monkeypatch.setattr(clock, "monotonic", lambda: (self.at - NOON).total_seconds())


class Listed(CustomProvider):
    """A custom upstream whose list comes from the test instead of the network."""

    def __init__(self, fetch: Callable[[], tuple[Model, ...]], version: int = 1) -> None:
        super().__init__(upstream(version=version), LIMITS)
        self._fetch = fetch
        self.fetches = 0

    def fetch_models(self, client: Client) -> tuple[Model, ...]:
        self.fetches += 1
        return self._fetch()


class Resilient(Listed):
    """One that knows a model by itself, unless it is told not to assume any."""

    assumes = True

    def models_without_list(self, error: UpstreamError) -> tuple[Model, ...] | None:
        return (model("assumed"),) if self.assumes else None


class Store:
    """Remembers what was saved."""

    def __init__(self) -> None:
        self.saved: list[tuple[str, Catalog]] = []
        self.errors: list[tuple[str, int, str]] = []

    def save(self, upstream_id: str, catalog: Catalog) -> None:
        self.saved.append((upstream_id, catalog))

    def save_error(self, upstream_id: str, upstream_version: int, message: str) -> None:
        self.errors.append((upstream_id, upstream_version, message))


class World:
    """The catalogues of a worker, with what stands around them."""

    def __init__(self, *stored: tuple[str, Catalog]) -> None:
        self.snapshots = Snapshots()
        self.snapshots.current = Snapshot(1, catalogs=dict(stored))
        self.store = Store()
        self.client = Client()
        self.catalogs = Catalogs(self.snapshots, self.client, self.store)

    def ids(self, provider: Listed) -> list[str]:
        return list(self.catalogs.models(provider))


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def new() -> tuple[Model, ...]:
    return (model("new"),)


def refuses() -> tuple[Model, ...]:
    raise UpstreamUnreachable("The upstream host 'h' refused the connection.")


def test_an_absent_list_is_fetched_while_the_request_waits_and_stored(time: Clock) -> None:
    world = World()

    assert world.ids(Listed(new)) == ["new"]
    assert world.store.saved == [("up-1", Catalog((model("new"),), NOON, 1))]
    assert list(world.snapshots.current.models["up-1"]) == ["new"]


def test_a_list_of_nine_minutes_is_not_asked_for_again(time: Clock) -> None:
    world, provider = World(("up-1", catalog(model("old")))), Listed(new)
    time.at += 9 * MINUTE

    assert world.ids(provider) == ["old"]
    gevent.sleep(0)
    assert provider.fetches == 0


def test_a_list_of_eleven_minutes_is_served_and_refreshed(time: Clock) -> None:
    world, provider = World(("up-1", catalog(model("old")))), Listed(new)
    time.at += 11 * MINUTE

    assert world.ids(provider) == ["old"]
    gevent.sleep(0)
    assert provider.fetches == 1
    assert world.ids(provider) == ["new"]
    assert [saved.fetched_at for _, saved in world.store.saved] == [NOON + 11 * MINUTE]


def test_a_list_of_twenty_five_hours_is_fetched_while_the_request_waits(time: Clock) -> None:
    world = World(("up-1", catalog(model("old"))))
    time.at += 25 * HOUR

    assert world.ids(Listed(new)) == ["new"]


def test_what_is_at_hand_is_told_without_waiting(time: Clock) -> None:
    world, provider = World(("up-1", catalog(model("old")))), Listed(refuses)

    for age, ids in ((11 * MINUTE, ["old"]), (24 * HOUR, ["old"]), (25 * HOUR, None)):
        time.at = NOON + age
        usable = world.catalogs.usable(provider)
        assert (None if usable is None else list(usable)) == ids
    assert provider.fetches == 0
    assert World().catalogs.usable(provider) is None


def test_a_list_of_another_version_of_the_upstream_is_not_used(time: Clock) -> None:
    world = World(("up-1", catalog(model("old"), version=1)))

    assert world.ids(Listed(new, version=2)) == ["new"]
    assert world.store.saved[0][1].upstream_version == 2


def test_a_failed_refresh_keeps_the_list_and_notes_why(time: Clock) -> None:
    world, provider = World(("up-1", catalog(model("old")))), Listed(refuses)
    time.at += 11 * MINUTE

    assert world.ids(provider) == ["old"]
    gevent.sleep(0)
    assert world.ids(provider) == ["old"]
    assert world.store.saved == []
    assert world.store.errors == [("up-1", 1, "The upstream host 'h' refused the connection.")]


def test_a_failed_refresh_is_not_repeated_for_ten_seconds(time: Clock) -> None:
    world, provider = World(("up-1", catalog(model("old")))), Listed(refuses)
    time.at += 11 * MINUTE
    world.ids(provider)
    gevent.sleep(0)

    time.at += timedelta(seconds=9)
    world.ids(provider)
    gevent.sleep(0)
    assert provider.fetches == 1

    time.at += timedelta(seconds=1)
    world.ids(provider)
    gevent.sleep(0)
    assert provider.fetches == 2


def test_a_failed_cold_fetch_is_remembered_for_ten_seconds_and_stores_nothing(time: Clock) -> None:
    answers: list[Callable[[], tuple[Model, ...]]] = [refuses, new]
    provider = Listed(lambda: answers.pop(0)())
    world = World()
    for seconds in (0, 9):
        time.at = NOON + timedelta(seconds=seconds)
        with pytest.raises(UpstreamUnreachable, match="refused the connection"):
            world.catalogs.models(provider)
    assert provider.fetches == 1
    assert world.store.saved == world.store.errors == []

    time.at = NOON + timedelta(seconds=10)
    assert world.ids(provider) == ["new"]


def test_a_remembered_failure_does_not_grow_with_every_request(time: Clock) -> None:
    world, provider = World(), Listed(refuses)
    depths = []
    for _ in range(5):
        with pytest.raises(UpstreamUnreachable) as failed:
            world.catalogs.models(provider)
        depths.append(len(failed.traceback))

    assert len(set(depths[1:])) == 1


def test_a_changed_upstream_is_asked_at_once_although_it_failed(time: Clock) -> None:
    world = World()
    with pytest.raises(UpstreamError):
        world.catalogs.models(Listed(refuses, version=1))

    assert world.ids(Listed(new, version=2)) == ["new"]


def test_requests_of_one_time_share_one_fetch(time: Clock) -> None:
    gate = gevent.event.Event()

    def slow() -> tuple[Model, ...]:
        gate.wait(5)
        return new()

    world, provider = World(), Listed(slow)
    waiting = [gevent.spawn(world.ids, provider) for _ in range(5)]
    gevent.sleep(0)
    gate.set()
    gevent.joinall(waiting, timeout=5)

    assert [each.value for each in waiting] == [["new"]] * 5
    assert provider.fetches == 1


def test_a_shared_fetch_that_fails_fails_for_all(time: Clock) -> None:
    gate = gevent.event.Event()

    def slow() -> tuple[Model, ...]:
        gate.wait(5)
        return refuses()

    def failure(provider: Listed) -> str:
        with pytest.raises(UpstreamUnreachable) as failed:
            world.catalogs.models(provider)
        return str(failed.value)

    world, provider = World(), Listed(slow)
    waiting = [gevent.spawn(failure, provider) for _ in range(3)]
    gevent.sleep(0)
    gate.set()
    gevent.joinall(waiting, timeout=5)

    assert [each.value for each in waiting] == ["The upstream host 'h' refused the connection."] * 3
    assert provider.fetches == 1


def test_a_client_that_leaves_does_not_hang_those_who_share_its_fetch(time: Clock) -> None:
    gate = gevent.event.Event()

    def slow() -> tuple[Model, ...]:
        gate.wait(5)
        return new()

    def failure() -> str:
        with pytest.raises(UpstreamError) as failed:
            world.catalogs.models(provider)
        return str(failed.value)

    world, provider = World(), Listed(slow)
    first = gevent.spawn(world.ids, provider)
    gevent.sleep(0)
    second = gevent.spawn(failure)
    gevent.sleep(0)
    first.kill()
    second.join(5)

    assert second.value == "The fetch of the model list was given up; try again."
    gate.set()
    assert world.ids(provider) == ["new"]


def test_configured_models_are_never_fetched_nor_stored(time: Clock) -> None:
    fixed = CustomProvider(
        upstream(models=[{"upstream_model_id": "m-1"}], models_fetch={"enabled": False}), LIMITS
    )
    world = World()

    for _ in range(2):
        assert list(world.catalogs.models(fixed)) == ["m-1"]
        time.at += 48 * HOUR
    assert world.store.saved == []


@pytest.mark.parametrize("count", [0, 1, 3])
def test_calls_in_parallel_have_all_ended(count: int) -> None:
    done: list[int] = []
    barrier = [count]

    def call(number: int) -> Callable[[], None]:
        def run() -> None:
            barrier[0] -= 1
            while barrier[0]:
                gevent.sleep(0)
            done.append(number)

        return run

    with gevent.Timeout(5):
        in_parallel([call(number) for number in range(count)])

    assert sorted(done) == list(range(count))


def test_models_that_a_provider_knows_itself_stand_in_for_a_list(time: Clock) -> None:
    world, provider = World(), Resilient(refuses)
    world.snapshots.current = Snapshot(1, providers=(provider,))

    assert world.ids(provider) == ["assumed"]
    # Nothing of it outlives the process, and the list is asked for again as soon as that is due.
    assert world.store.saved == []
    provider._fetch = new
    time.at += timedelta(seconds=11)
    assert world.ids(provider) == ["assumed"]
    gevent.sleep(0)
    assert world.ids(provider) == ["new"]


def test_an_old_list_is_better_than_what_a_provider_assumes(time: Clock) -> None:
    world = World(("up-1", catalog(model("old"), fetched_at=NOON - 25 * HOUR)))

    assert world.ids(Resilient(refuses)) == ["old"]


def test_a_provider_may_refuse_to_assume_anything(time: Clock) -> None:
    world, provider = World(), Resilient(refuses)
    provider.assumes = False

    with pytest.raises(UpstreamUnreachable):
        world.catalogs.models(provider)


def test_a_list_is_fetched_over_the_ways_of_its_upstream(time: Clock) -> None:
    world = World()
    answer = whole(b'{"data":[{"id":"far"}]}', "Content-Type: application/json")
    with serving(replies(answer)) as running, connect_proxy() as proxy:
        direct = upstream(base_url=running.origin)
        provider = CustomProvider(replace(direct, route=Route(direct.id, (proxy.proxy(),))), LIMITS)

        assert list(world.catalogs.models(provider)) == ["far"]
        assert proxy.tunnels == [f"127.0.0.1:{running.port}"]
        world.client.close()


def test_a_list_for_people_has_what_an_operator_disabled(time: Clock) -> None:
    world = World()
    provider = Listed(lambda: (model("a"), model("b")))
    provider.upstream = replace(provider.upstream, disabled_models=frozenset({"a"}))

    assert [each.id for each in world.catalogs.catalog(provider).models] == ["a", "b"]


def test_a_forced_fetch_asks_whatever_is_at_hand(time: Clock) -> None:
    world, provider = World(("up-1", catalog(model("old")))), Listed(new)

    assert [each.id for each in world.catalogs.catalog(provider).models] == ["old"]
    assert [each.id for each in world.catalogs.catalog(provider, is_forced=True).models] == ["new"]
    assert provider.fetches == 1


def test_a_forced_fetch_that_fails_is_told_noted_and_not_held_back(time: Clock) -> None:
    world, provider = World(("up-1", catalog(model("old")))), Listed(refuses)

    for _ in range(2):
        with pytest.raises(UpstreamUnreachable):
            world.catalogs.catalog(provider, is_forced=True)

    assert provider.fetches == 2
    assert world.store.errors == [("up-1", 1, "The upstream host 'h' refused the connection.")] * 2
    assert world.ids(provider) == ["old"]
