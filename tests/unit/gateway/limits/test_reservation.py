from floway import clock
from floway.domain.exchange import ExchangeRecord
from floway.domain.limit import Ceiling, Limits
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.gateway.limits.account import Account
from floway.gateway.limits.ledger import Grant, Standing
from floway.gateway.limits.reservation import Reservation

AMOUNTS = {"tokens_per_day": 300, "microusd_per_day": 900, "concurrent_requests": 1}


def held(woken: list[bool]) -> tuple[Account, Reservation]:
    limits = Limits(tokens_per_day=1000, microusd_per_day=1000, concurrent_requests=1)
    account = Account(Ceiling("key:k", limits))
    grants = {
        name: Grant(amount, Standing(getattr(limits, name), 0, 0, amount, None), 0)
        for name, amount in AMOUNTS.items()
    }
    account.answered(grants, clock.monotonic())
    reservation = Reservation([(account, account.take(AMOUNTS, 1))], lambda: woken.append(True))
    account.report("w")
    return account, reservation


def ended(cost_microusd: int | None) -> ExchangeRecord:
    return ExchangeRecord(
        id="req_1",
        started_at=clock.now(),
        key_id="k",
        user_id="u",
        protocol="messages",
        action="generate",
        model="m",
        verdict=Verdict.CLIENT_LEFT,
        status=200,
        usage=Usage(input_tokens=20, output_tokens=30),
        cost_microusd=cost_microusd,
    )


def spent(account: Account) -> tuple[dict[str, int], int]:
    report = account.report("w")
    counts = {name: sum(claim.spent.values()) for name, claim in report.claims.items() if claim.spent}
    return counts, report.unpriced


def test_what_a_call_used_takes_the_place_of_what_was_reserved() -> None:
    account, reservation = held([])

    reservation.settle(ended(70))

    assert spent(account) == ({"tokens_per_day": 50, "microusd_per_day": 70}, 0)


def test_a_call_is_settled_once() -> None:
    account, reservation = held([])

    reservation.settle(ended(70))
    reservation.settle(ended(70))
    reservation.release()

    assert spent(account) == ({"tokens_per_day": 50, "microusd_per_day": 70}, 0)


def test_what_has_no_price_is_counted_apart() -> None:
    account, reservation = held([])

    reservation.settle(ended(None))

    assert spent(account) == ({"tokens_per_day": 50}, 1)


def test_a_released_call_used_nothing() -> None:
    account, reservation = held([])

    reservation.release()

    assert spent(account) == ({}, 0)


def test_others_hear_at_once_of_what_is_free_where_little_is_left() -> None:
    woken: list[bool] = []
    _, reservation = held(woken)

    reservation.settle(ended(70))

    assert woken == [True]
