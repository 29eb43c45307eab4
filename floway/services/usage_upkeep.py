"""What keeps usage and performance quick to ask for, and prices at hand: done by whichever worker comes."""

from datetime import date, timedelta

from flask import Flask

from floway import clock
from floway.services.price_book import shipping
from floway.store import performance, prices, schema, usage_days
from floway.store.db import off_hub

#: Days of one round: after a restore or an update there may be years of them, and each holds SQLite's write
#: lock for as long as it takes, some tens of milliseconds.
DAYS_AT_ONCE = 5

#: How long performance is kept by the hour; behind that, hours of a day become one.
HOURLY_DAYS = 35
#: How far back such days are looked for: a gateway may have been off for so long.
LATE_DAYS = 14


def run(app: Flask) -> int:
    """Load the shipped price book where there is none, and sum up the oldest stale days; how many there were.

    The day that is under way is left alone, and the one before until its last hour is an hour old: they
    change all the time and are read from their hours.
    """
    if not off_hub(app, schema.at_head):
        return 0
    # That of another release is replaced at the start only: two releases that run side by side would replace
    # each other's for ever.
    if off_hub(app, prices.book_status) is None:
        off_hub(app, shipping.ensure_loaded)
    today = (clock.now() - timedelta(hours=1)).date()
    off_hub(app, fold_oldest, today - timedelta(days=HOURLY_DAYS))
    days = off_hub(app, usage_days.oldest_stale, today, DAYS_AT_ONCE)
    return sum(off_hub(app, usage_days.sum_up, day) for day in days)


def fold_oldest(before: date) -> bool:
    """Put the hours of the oldest day that still has them together, if one lies before a day."""
    for late in range(LATE_DAYS, 0, -1):
        day = (before - timedelta(days=late)).isoformat()
        if performance.has_hours(day):
            return performance.fold(day)
    return False
