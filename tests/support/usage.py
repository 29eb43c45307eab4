"""What a gateway stored about its exchanges, and what a vendor says that they cost."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Flask

from floway import clock
from floway.domain.exchange import ExchangeRecord
from floway.domain.usage import Usage
from floway.settings import load
from floway.store import db, usage
from floway.store.usage import Bucket
from tests.support.database import store_app
from tests.support.gateway import Gateway
from tests.support.ports import wait_until

#: Long enough for a flush on a busy machine.
_PATIENCE_SECONDS = 15.0


class Ledger:
    """Reads the database of a gateway beside it; ``since`` is when it was made.

    Tests run one after another, so what began since then belongs to the test that made it.
    """

    def __init__(self, gateway: Gateway) -> None:
        settings = {name: value for name, value in gateway.environment.items() if name.startswith("FLOWAY_")}
        self._app: Flask = store_app(load(settings))
        self.since: datetime = clock.now()

    def records(self) -> list[ExchangeRecord]:
        """Everything that began since then, oldest first."""
        with self._app.app_context():
            return list(reversed(usage.requests(limit=10_000, since=self.since)))

    def wait(self, count: int) -> list[ExchangeRecord]:
        """All records, once there are ``count``.

        :raises AssertionError: there are fewer for long, or more.
        """
        found = wait_until(
            lambda: records if len(records := self.records()) >= count else [],
            f"usage of {count} exchanges (there are {len(self.records())})",
            _PATIENCE_SECONDS,
        )
        assert len(found) == count, [record.id for record in found]
        return found

    def one(self) -> ExchangeRecord:
        """The only record."""
        return self.wait(1)[0]

    def record(self, request_id: str) -> ExchangeRecord:
        """The record of an exchange, by the id that its client was sent."""

        def found() -> ExchangeRecord | None:
            return next((record for record in self.records() if record.id == request_id), None)

        record = wait_until(found, f"usage of {request_id}", _PATIENCE_SECONDS)
        assert record is not None
        return record

    def buckets(self) -> list[Bucket]:
        """The hourly sums from the hour of ``since`` on."""
        with self._app.app_context():
            return list(usage.buckets(self.since))

    def close(self) -> None:
        """Close the connections to the database."""
        with self._app.app_context():
            db.db.engine.dispose()


def vendor_usage(protocol: str, sent: Mapping[str, Any]) -> Counter[str]:
    """A vendor's usage member as counts that can be added: ``{kind of token: how many}``.

    Messages reports disjoint counts; the others count cached tokens within the input, and Google
    counts thoughts beside the output.
    """
    if protocol == "messages":
        writes = sent["cache_creation"]
        return Counter(
            input=sent["input_tokens"],
            cache_read=sent["cache_read_input_tokens"],
            cache_write_5m=writes["ephemeral_5m_input_tokens"],
            cache_write_1h=writes["ephemeral_1h_input_tokens"],
            output=sent["output_tokens"],
            reasoning=sent.get("output_tokens_details", {}).get("thinking_tokens", 0),
        )
    if protocol == "gemini":
        read, thoughts = sent.get("cachedContentTokenCount", 0), sent.get("thoughtsTokenCount", 0)
        return Counter(
            input=sent["promptTokenCount"] - read,
            cache_read=read,
            output=sent["candidatesTokenCount"] + thoughts,
            reasoning=thoughts,
        )
    side, said = ("prompt", "completion") if protocol == "chat_completions" else ("input", "output")
    details = sent[f"{side}_tokens_details"]
    read, written = details["cached_tokens"], details.get("cache_write_tokens", 0)
    return Counter(
        input=sent[f"{side}_tokens"] - read - written,
        cache_read=read,
        cache_write_5m=written,
        output=sent[f"{said}_tokens"],
        reasoning=sent[f"{said}_tokens_details"]["reasoning_tokens"],
    )


def stored_usage(stored: Usage) -> Counter[str]:
    """The gateway's counts by the same names."""
    return Counter(
        input=stored.input_tokens,
        cache_read=stored.cache_read_tokens,
        cache_write_5m=stored.cache_write_5m_tokens,
        cache_write_1h=stored.cache_write_1h_tokens,
        output=stored.output_tokens,
        reasoning=stored.reasoning_tokens,
    )


def total(counts: Sequence[Counter[str]]) -> dict[str, int]:
    """The sum, without zeros."""
    summed: Counter[str] = Counter()
    for count in counts:
        summed.update(count)
    return {name: number for name, number in summed.items() if number}
