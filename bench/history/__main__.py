"""Generate years of history and time what the dashboard asks of it.

    python -m bench.history [--rows 10000000] [--database sqlite|postgresql] [--folder DIR]

Prints a table: the best of five, the first of them, and whether a question reads a table from one end to the
other. Ten million rows take some gigabytes and many minutes.
"""

import argparse
import gc
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event

from bench.history.generate import Span, generate
from bench.history.questions import Ask, of_exchanges, of_performance, of_usage
from floway.store.db import db
from floway.store.tables.base import metadata
from tests.support.database import migrated, settings
from tests.support.postgres import cluster

RUNS = 5


def main() -> None:
    """Generate, ask, print."""
    given = _options()
    with ExitStack() as stack:
        folder = Path(given.folder or stack.enter_context(TemporaryDirectory(prefix="floway-history-")))
        variables = {}
        if given.database == "postgresql":
            variables["DATABASE_URL"] = stack.enter_context(cluster()).create_database()
        stack.enter_context(migrated(settings(folder, **variables)))
        span = Span(given.rows, given.request_days, given.days)
        started = time.perf_counter()
        generate(span)
        print(f"generated in {time.perf_counter() - started:.0f} s", file=sys.stderr)
        print(f"\n{given.database}: {given.rows:,} requests of {given.request_days} days,", end=" ")
        print(f"sums of {given.days} days\n")
        print("| question | best | first | reads |\n|---|--:|--:|---|")
        # As a worker does (deploy/gunicorn.conf.py): what lives for ever is not looked through for garbage.
        gc.collect()
        gc.freeze()
        for what, ask in (*of_exchanges(span), *of_usage(span), *of_performance(span)):
            print(_row(what, ask), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench.history", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=10_000_000, help="single requests")
    parser.add_argument("--request-days", type=int, default=30, help="of how many days they are")
    parser.add_argument("--days", type=int, default=730, help="of how many days there are sums")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--folder", help="where SQLite's file is; a temporary one by default")
    return parser.parse_args()


def _row(what: str, ask: Ask) -> str:
    taken = []
    with _heard() as statements:
        for _ in range(RUNS):
            started = time.perf_counter()
            ask()
            taken.append((time.perf_counter() - started) * 1000)
    # Each run says the same.
    scanned = sorted({table for each in statements[: len(statements) // RUNS] for table in _scanned(*each)})
    reads = f"all of {', '.join(scanned)}" if scanned else "by index"
    return f"| {what} | {min(taken):.1f} ms | {taken[0]:.1f} ms | {reads} |"


@contextmanager
def _heard() -> Iterator[list[tuple[str, Any]]]:
    """The statements that are executed meanwhile."""
    statements: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            statements.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


#: Tables of a few rows, which no index makes faster.
_SMALL = ("api_keys", "users", "upstreams", "usage_stale_days")


def _scanned(statement: str, parameters: Any) -> Iterator[str]:
    """The tables that a statement reads from one end to the other."""
    is_postgresql = db.engine.dialect.name == "postgresql"
    explain = "EXPLAIN" if is_postgresql else "EXPLAIN QUERY PLAN"
    with db.engine.connect() as connection:
        lines = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
    for line in lines:
        text = str(line[-1])
        mark = "Seq Scan on " if is_postgresql else "SCAN "
        if mark in text and (is_postgresql or "USING" not in text):
            table = text.split(mark)[1].split(maxsplit=1)[0]
            if table in metadata.tables and table not in _SMALL:
                yield table


if __name__ == "__main__":
    main()
