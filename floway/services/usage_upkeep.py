"""What keeps usage quick to ask for and its prices at hand: done by whichever worker comes first."""

from datetime import timedelta

from flask import Flask

from floway import clock
from floway.services.price_book import shipping
from floway.store import prices, schema, usage_days
from floway.store.db import off_hub

#: Days of one round: after a restore or an update there may be years of them, and each holds SQLite's write
#: lock for as long as it takes, some tens of milliseconds.
DAYS_AT_ONCE = 5


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
    days = off_hub(app, usage_days.oldest_stale, today, DAYS_AT_ONCE)
    return sum(off_hub(app, usage_days.sum_up, day) for day in days)
