from floway.domain.verdict import Verdict
from floway.gateway.live import Live
from floway.protocols.base import Billing
from tests.support.builders import exchange, request


def test_what_has_begun_and_not_ended_is_open() -> None:
    live = Live()
    first, second = exchange(request()), exchange(request())
    live.add(first)
    live.add(second)
    live.discard(first)
    live.discard(first)

    assert len(live) == 1


def test_ending_all_ends_each_that_is_open() -> None:
    live = Live()
    ended, settled = exchange(request()), exchange(request())
    live.add(ended)
    live.add(settled)
    live.discard(settled)

    assert live.end_all() == 1
    assert ended.verdict is Verdict.ENDED_BY_US
    assert settled.verdict is None


def test_who_does_not_read_is_dropped_unless_it_was_settled() -> None:
    live = Live()
    stuck, settled = exchange(request()), exchange(request())
    dropped: list[str] = []
    for one, name in ((stuck, "stuck"), (settled, "settled")):
        one.hangs_up_with(lambda name=name: dropped.append(name))
        live.add(one)
    settled.settle(Verdict.COMPLETE, 200, Billing())

    live.drop_all()

    assert dropped == ["stuck"]
