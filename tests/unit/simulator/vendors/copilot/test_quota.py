"""What is left of a seat, as headers and as a document."""

from urllib.parse import parse_qs

from floway.simulator.seats import Seat
from floway.simulator.vendors.copilot import quota


def test_both_spellings_say_the_same() -> None:
    seat = Seat("ada", entitlement=300, used=330)

    line = parse_qs(dict(quota.headers(seat))["x-quota-snapshot-premium_interactions"])
    detail = quota.details(seat)["premium_interactions"]

    assert (line["ent"], line["ov"], line["rem"], line["totRem"]) == (["300"], ["30"], ["0.0"], ["0"])
    assert (detail["overage_count"], detail["percent_remaining"], detail["quota_remaining"]) == (30, 0.0, 0)


def test_a_header_can_be_replaced_and_left_out() -> None:
    seat = Seat(
        "ada", headers={"x-quota-snapshot-chat": None, "x-quota-snapshot-premium_interactions": "ent=x"}
    )

    assert quota.headers(seat) == (("x-quota-snapshot-premium_interactions", "ent=x"),)
