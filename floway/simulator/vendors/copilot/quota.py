"""What is left of a seat, in both spellings of the vendor."""

from urllib.parse import urlencode

from floway.simulator.seats import Seat
from floway.simulator.wire import Document, Headers

RESET = "2027-01-01T00:00:00.000Z"


def headers(seat: Seat) -> Headers:
    """The lines that any answer of Copilot carries."""
    premium = {
        "ent": seat.entitlement,
        "ov": max(0, seat.used - seat.entitlement),
        "ovPerm": "false",
        "rem": f"{seat.percent_remaining:.1f}",
        "rst": RESET,
        "totRem": max(0, seat.entitlement - seat.used),
    }
    unlimited = {"ent": -1, "ov": 0, "ovPerm": "false", "rem": "100.0", "rst": RESET, "totRem": 0}
    lines = {
        "x-quota-snapshot-chat": urlencode(unlimited),
        "x-quota-snapshot-premium_interactions": urlencode(premium),
    } | seat.headers
    return tuple((name, str(value)) for name, value in lines.items() if value is not None)


def details(seat: Seat) -> Document:
    """The same by name, as the answer about the seat has it."""
    return {
        "chat": {
            "entitlement": -1,
            "overage_count": 0,
            "overage_permitted": False,
            "percent_remaining": 100.0,
            "quota_remaining": 0,
            "unlimited": True,
        },
        "premium_interactions": {
            "entitlement": seat.entitlement,
            "overage_count": max(0, seat.used - seat.entitlement),
            "overage_permitted": False,
            "percent_remaining": seat.percent_remaining,
            "quota_remaining": max(0, seat.entitlement - seat.used),
            "unlimited": False,
        },
    }
