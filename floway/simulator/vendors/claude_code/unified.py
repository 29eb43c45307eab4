"""How much of a subscription is used: the unified headers, and the document of the usage endpoint."""

from datetime import UTC, datetime

from floway.simulator.accounts import Account
from floway.simulator.wire import Document, Headers

_PREFIX = "anthropic-ratelimit-unified-"


def headers(account: Account) -> Headers:
    """The unified headers of every answer under a subscription; utilizations are fractions."""
    stated = {
        "status": account.status,
        "reset": _seconds(account.reset),
        "representative-claim": account.representative_claim,
        "fallback": account.fallback,
        "fallback-percentage": _number(account.fallback_percentage),
        "5h-status": account.five_hour_status,
        "5h-reset": _seconds(account.reset),
        "5h-utilization": _number(account.five_hour_utilization),
        "7d-status": account.seven_day_status,
        "7d-reset": _seconds(account.seven_day_reset),
        "7d-utilization": _number(account.seven_day_utilization),
        "7d-surpassed-threshold": account.surpassed_threshold,
        "overage-status": account.overage_status,
        "overage-disabled-reason": account.overage_disabled_reason,
    }
    lines = {f"{_PREFIX}{name}": value for name, value in stated.items()} | account.headers
    return tuple((name, str(value)) for name, value in lines.items() if value is not None)


def usage(account: Account) -> Document:
    """The document of ``GET /api/oauth/usage``; utilizations are percents."""
    return {
        "five_hour": _window(account.five_hour_utilization, account.reset),
        "seven_day": _window(account.seven_day_utilization, account.seven_day_reset),
        "seven_day_oauth_apps": None,
        "seven_day_opus": None,
        "seven_day_sonnet": _window(account.seven_day_utilization, account.seven_day_reset),
        "extra_usage": {
            "is_enabled": False,
            "monthly_limit": None,
            "used_credits": None,
            "utilization": None,
        },
        **account.usage,
    }


def _window(utilization: float | None, reset: float | None) -> Document | None:
    if utilization is None:
        return None
    resets_at = None if reset is None else datetime.fromtimestamp(reset, UTC).isoformat()
    return {"utilization": round(100 * utilization, 6), "resets_at": resets_at}


def _seconds(instant: float | None) -> str | None:
    return None if instant is None else str(int(instant))


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"
