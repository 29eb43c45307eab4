"""The journal of requests."""

from floway.simulator.journal import KEPT_REQUESTS, Journal
from floway.simulator.wire import Request


def test_the_newest_requests_are_kept_and_all_are_counted() -> None:
    journal = Journal()
    for number in range(KEPT_REQUESTS + 5):
        entry = journal.open(Request("POST", f"/{number}", "", (), b"body"))
        journal.close(entry, "aborted" if number == 0 else "done")
    open_entry = journal.open(Request("GET", "/open", "", (), b""))

    assert len(journal.requests()) == KEPT_REQUESTS
    assert journal.requests()[-2]["sha256"].startswith("230d8358dc8e8890")
    stats = journal.stats()
    assert (stats["started"], stats["done"], stats["aborted"], stats["open"]) == (206, 204, 1, 1)
    journal.reset()
    journal.close(open_entry, "done")
    assert journal.stats()["open"] == 0
    assert journal.requests() == []
