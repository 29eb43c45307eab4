"""What is left of a seat: in headers of any answer, and in GitHub's own answer about the seat.

::

    {"observed_at": "2026-11-22T20:40:00Z", "reset_at": "2026-12-01T00:00:00.000Z",
     "quotas": {"premium_interactions": {"entitlement": 300, "overage_count": 0, "overage_permitted": false,
                                         "percent_remaining": 99.0, "quota_remaining": 297,
                                         "unlimited": false}}}

A percentage is one of a hundred. An entitlement of -1 is unlimited.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qs

_PREFIX: Final = "x-quota-snapshot-"
_UNLIMITED: Final = -1


def of_headers(headers: Sequence[tuple[str, str]], now: datetime) -> dict[str, Any] | None:
    """The snapshot of an answer; None where it says nothing that can be read.

    :param headers: ``(name, value)`` lines, names in lower case.
    """
    quotas: dict[str, dict[str, Any]] = {}
    reset_at = None
    for name, value in headers:
        quota_id = name.removeprefix(_PREFIX) if name.startswith(_PREFIX) else ""
        if not quota_id:
            continue
        stated = {key: values[0] for key, values in parse_qs(value).items()}
        numbers = {key: _number(stated.get(key)) for key in ("ent", "ov", "rem", "totRem")}
        if any(number is None for number in numbers.values()):
            continue
        reset_at = reset_at or _instant(stated.get("rst"))
        quotas[quota_id] = {
            "entitlement": numbers["ent"],
            "overage_count": numbers["ov"],
            "overage_permitted": stated.get("ovPerm") == "true",
            "percent_remaining": numbers["rem"],
            "quota_remaining": numbers["totRem"],
            "unlimited": numbers["ent"] == _UNLIMITED,
        }
    return _snapshot(quotas, reset_at, now)


def of_user(document: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    """The snapshot of GitHub's answer about a seat; None where no quota can be read."""
    stated = document.get("quota_snapshots")
    quotas: dict[str, dict[str, Any]] = {}
    for quota_id, detail in stated.items() if isinstance(stated, dict) else ():
        found = _detail(detail) if isinstance(detail, dict) and quota_id else None
        if found is not None:
            quotas[quota_id] = found
    return _snapshot(quotas, _instant(document.get("quota_reset_date_utc")), now)


def seat(document: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    """``{observed_at, plan, sku}`` of GitHub's answer about a seat; None where it names neither."""
    plan, sku = (_text(document.get(name)) for name in ("copilot_plan", "access_type_sku"))
    if plan is None and sku is None:
        return None
    return {"observed_at": _instant_text(now), "plan": plan, "sku": sku}


def _detail(detail: Mapping[str, Any]) -> dict[str, Any] | None:
    entitlement, remaining = _number(detail.get("entitlement")), _number(detail.get("quota_remaining"))
    if entitlement is None or remaining is None:
        return None
    percent = _number(detail.get("percent_remaining"))
    if percent is None:
        percent = remaining / entitlement * 100 if entitlement > 0 else 0
    return {
        "entitlement": entitlement,
        "overage_count": _number(detail.get("overage_count")) or 0,
        "overage_permitted": detail.get("overage_permitted") is True,
        "percent_remaining": percent,
        "quota_remaining": remaining,
        "unlimited": entitlement == _UNLIMITED or detail.get("unlimited") is True,
    }


def _snapshot(
    quotas: Mapping[str, Mapping[str, Any]], reset_at: str | None, now: datetime
) -> dict[str, Any] | None:
    if not quotas:
        return None
    return {"observed_at": _instant_text(now), "reset_at": reset_at, "quotas": dict(quotas)}


def _number(value: object) -> float | int | None:
    """A finite number out of a number or its text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _instant(value: object) -> str | None:
    """The vendor's own text for an instant, if it is one."""
    try:
        datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        return None
    return str(value)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _instant_text(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
