from dataclasses import replace

import pytest
from sqlalchemy import text

from floway.domain.credential import VersionedState
from floway.errors import SwapExhausted, UpstreamGone
from floway.store import revision, states, upstreams
from floway.store.db import reading


@pytest.fixture
def upstream_id(app: object) -> str:
    return upstreams.create("custom", "one", {}, {}).id


def test_a_swap_stores_what_the_function_makes_of_the_state(upstream_id: str) -> None:
    first = states.swap(upstream_id, lambda _: VersionedState({"count": 1}, {"token": "t-1"}))
    second = states.swap(upstream_id, lambda seen: replace(seen, state={"count": seen.state["count"] + 1}))

    assert first == VersionedState({"count": 1}, {"token": "t-1"}, 1)
    assert second == VersionedState({"count": 2}, {"token": "t-1"}, 2) == states.read(upstream_id)


def test_an_equal_value_writes_nothing(upstream_id: str) -> None:
    states.swap(upstream_id, lambda _: VersionedState({"count": 1}))

    assert states.swap(upstream_id, lambda _: VersionedState({"count": 1})).version == 1
    assert states.read(upstream_id).version == 1


def test_a_lost_swap_is_replayed_on_the_winner(upstream_id: str) -> None:
    seen_counts = []

    def add_ten(seen: VersionedState) -> VersionedState:
        count = (seen.state or {}).get("count", 0)
        seen_counts.append(count)
        if len(seen_counts) == 1:
            states.swap(upstream_id, lambda _: VersionedState({"count": 5}))
        return VersionedState({"count": count + 10})

    assert states.swap(upstream_id, add_ten).state == {"count": 15}
    assert seen_counts == [0, 5]


def test_a_swap_gives_up_after_four_lost_races(upstream_id: str) -> None:
    rounds = []

    def beaten(seen: VersionedState) -> VersionedState:
        rounds.append(seen.version)
        states.swap(upstream_id, lambda winner: VersionedState({"winner": winner.version}))
        return VersionedState({"loser": True})

    with pytest.raises(SwapExhausted, match="lost 4 races"):
        states.swap(upstream_id, beaten)

    assert rounds == [0, 1, 2, 3]
    assert states.read(upstream_id).state == {"winner": 3}


def test_an_upstream_that_vanishes_meanwhile_is_told_apart(upstream_id: str) -> None:
    def removing(seen: VersionedState) -> VersionedState:
        upstreams.remove(upstream_id)
        return VersionedState({"late": True})

    with pytest.raises(UpstreamGone):
        states.swap(upstream_id, removing)


def test_no_state_is_null_in_the_database(upstream_id: str) -> None:
    states.swap(upstream_id, lambda _: VersionedState({}, {"token": "t"}))
    states.swap(upstream_id, lambda _: VersionedState(None, {}))

    with reading() as session:
        row = session.execute(text("SELECT state IS NULL, state_secrets IS NULL FROM upstream_states")).one()

    assert [bool(value) for value in row] == [True, True]


def test_tokens_are_neither_printed_nor_readable_in_the_database(upstream_id: str) -> None:
    stored = states.swap(upstream_id, lambda _: VersionedState({}, {"token": "secret-token"}))

    with reading() as session:
        row = session.execute(text("SELECT * FROM upstream_states")).one()

    assert "secret-token" not in repr(stored) + repr(tuple(row))


def test_a_machine_write_does_not_make_the_gateway_read_again(upstream_id: str) -> None:
    before = revision.current()

    states.swap(upstream_id, lambda _: VersionedState({"count": 1}))

    assert revision.current() == before


def test_versions_tell_which_states_have_changed(upstream_id: str) -> None:
    other = upstreams.create("custom", "two", {}, {}).id

    states.swap(upstream_id, lambda _: VersionedState({"count": 1}))

    assert states.versions() == {upstream_id: 1, other: 0}
