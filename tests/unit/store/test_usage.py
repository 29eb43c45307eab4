from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from flask import Flask

from floway.domain.exchange import ExchangeRecord, Lost, Tried
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.store import expiry, usage
from floway.store.usage import Bucket, UsageSum

pytestmark = pytest.mark.usefixtures("app")

AT = datetime(2026, 5, 1, 12, 59, 59, 999_000, UTC)
COUNTS = Usage(1, 2, 3, 4, 50, 6, 7, 8)
RECORD = ExchangeRecord(
    id="req_1",
    started_at=AT,
    key_id="key_1",
    user_id="usr_1",
    protocol="messages",
    action="generate",
    model="m",
    verdict=Verdict.COMPLETE,
    status=200,
    upstream_id="up_1",
    model_key="vendor/m",
    tier="priority",
    stream=True,
    attempts=2,
    usage=COUNTS,
    cost_microusd=77,
    price_version="5/0.5/6.25/10/25/5/25",
    duration_ms=1234,
    first_token_ms=56,
    upstream_request_id="req_of_vendor",
    error="",
    losses=(Lost("top_k", "dropped", "no place for it"), Lost("max_tokens", "invented", "required")),
    attempt_log=(Tried("up_2", None, None, "passed over", 0), Tried("up_3", 1, 503, "HTTP 503", 12)),
)
BUCKET = Bucket(
    hour="2026-05-01T12",
    key_id="key_1",
    user_id="usr_1",
    upstream_id="up_1",
    model="m",
    model_key="vendor/m",
    protocol="messages",
    tier="priority",
    outcome="ok",
    length_class=0,
    price_version="5/0.5/6.25/10/25/5/25",
    requests=1,
    cost_microusd=77,
    unpriced_requests=0,
    usage=COUNTS,
)
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)


def numbered(count: int) -> Iterator[ExchangeRecord]:
    return (replace(RECORD, id=f"req_{number:05}") for number in range(count))


def test_an_exchange_is_kept_whole_and_added_to_its_hour() -> None:
    assert usage.record([RECORD]) == 1

    assert usage.requests() == (RECORD,)
    assert usage.buckets(BEGINNING) == (BUCKET,)


def test_a_batch_of_one_hour_is_one_bucket() -> None:
    usage.record([RECORD, replace(RECORD, id="req_2", usage=Usage(input_tokens=10))])
    usage.record([replace(RECORD, id="req_3", usage=Usage(output_tokens=100))])

    [bucket] = usage.buckets(BEGINNING)
    assert bucket.requests == 3
    assert bucket.usage == Usage(11, 2, 3, 4, 150, 6, 7, 8)


@pytest.mark.parametrize(
    "other",
    [
        replace(RECORD, id="req_2", started_at=AT + timedelta(milliseconds=1)),
        replace(RECORD, id="req_2", key_id="key_2"),
        replace(RECORD, id="req_2", upstream_id=""),
        replace(RECORD, id="req_2", model="n"),
        replace(RECORD, id="req_2", model_key="n"),
        replace(RECORD, id="req_2", protocol="gemini"),
        replace(RECORD, id="req_2", tier=""),
        replace(RECORD, id="req_2", verdict=Verdict.CLIENT_LEFT),
        replace(RECORD, id="req_2", usage=Usage(cache_read_tokens=200_001)),
        replace(RECORD, id="req_2", price_version=""),
    ],
)
def test_what_differs_in_its_identity_has_a_bucket_of_its_own(other: ExchangeRecord) -> None:
    usage.record([RECORD, other])

    assert [bucket.requests for bucket in usage.buckets(BEGINNING)] == [1, 1]


def test_a_batch_that_is_written_again_counts_once() -> None:
    usage.record([RECORD])

    assert usage.record([replace(RECORD, id="req_2"), RECORD]) == 1
    assert usage.record([RECORD, replace(RECORD, id="req_2")]) == 0

    [bucket] = usage.buckets(BEGINNING)
    assert bucket.requests == 2


def test_an_exchange_that_is_twice_in_a_batch_counts_once() -> None:
    assert usage.record([RECORD, RECORD]) == 1

    assert usage.buckets(BEGINNING) == (BUCKET,)


def test_nothing_to_record_is_fine() -> None:
    assert usage.record([]) == 0


def test_a_long_batch_is_recorded_whole() -> None:
    assert usage.record(list(numbered(1201))) == 1201

    [bucket] = usage.buckets(BEGINNING)
    assert (bucket.requests, bucket.usage.output_tokens) == (1201, 60_050)


def test_writers_at_the_same_time_lose_nothing(app: Flask) -> None:
    def write(writer: int) -> None:
        with app.app_context():
            for number in range(10):
                usage.record([replace(RECORD, id=f"req_{writer}_{number}", model=f"m{number % 3}")])

    writers = [Thread(target=write, args=(writer,)) for writer in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert {bucket.model: bucket.requests for bucket in usage.buckets(BEGINNING)} == {
        "m0": 16,
        "m1": 12,
        "m2": 12,
    }


def test_what_an_upstream_makes_up_does_not_stop_the_batch() -> None:
    odd = replace(
        RECORD,
        model="nul \0 and half \ud800 a pair",
        model_key="k" * 1000,
        tier="t" * 1000,
        upstream_request_id="r" * 1000,
        error="e" * 100_000,
        usage=Usage(input_tokens=10**40, output_tokens=-5),
    )

    usage.record([odd, replace(RECORD, id="req_2")])

    [stored] = [record for record in usage.requests() if record.id == "req_1"]
    assert stored.model == "nul \ufffd and half ? a pair"
    assert (len(stored.model_key), len(stored.tier), len(stored.error)) == (256, 64, 2000)
    assert stored.usage == Usage(input_tokens=10**12, output_tokens=0)


def test_sums_of_large_buckets_are_exact() -> None:
    huge = Usage(input_tokens=10**12)
    usage.record([replace(record, usage=huge) for record in numbered(500)])
    usage.record([replace(RECORD, id="one more", usage=Usage(input_tokens=1))])

    [total] = usage.sums("model", BEGINNING)
    assert total == UsageSum("m", 501, Usage(input_tokens=500_000_000_000_001), 501 * 77, 0)


def test_sums_per_member_the_busiest_first() -> None:
    usage.record([RECORD, replace(RECORD, id="req_2", model="n"), replace(RECORD, id="req_3", model="n")])

    assert [(each.member, each.requests) for each in usage.sums("model", BEGINNING)] == [("n", 2), ("m", 1)]


@pytest.mark.parametrize(
    ("by", "member"),
    [
        ("key", "key_1"),
        ("user", "usr_1"),
        ("upstream", "up_1"),
        ("protocol", "messages"),
        ("outcome", "ok"),
        ("model", "m"),
    ],
)
def test_each_dimension_sums_its_own_member(by: usage.Dimension, member: str) -> None:
    usage.record([RECORD])

    assert usage.sums(by, BEGINNING) == (UsageSum(member, 1, COUNTS, 77, 0),)


def test_a_range_begins_with_the_hour_of_its_start_and_ends_before_that_of_its_end() -> None:
    for number, hours in enumerate((-1, 0, 1, 2)):
        usage.record([replace(RECORD, id=f"req_{number}", started_at=AT + timedelta(hours=hours))])

    found = usage.buckets(AT, AT + timedelta(hours=2))

    assert [bucket.hour for bucket in found] == ["2026-05-01T12", "2026-05-01T13"]
    assert usage.sums("model", AT, AT + timedelta(hours=2))[0].requests == 2


def test_the_newest_exchanges_come_first() -> None:
    for minutes in range(5):
        usage.record([replace(RECORD, id=f"req_{minutes}", started_at=AT + timedelta(minutes=minutes))])

    assert [record.id for record in usage.requests(limit=2)] == ["req_4", "req_3"]
    assert [record.id for record in usage.requests(since=AT + timedelta(minutes=3))] == ["req_4", "req_3"]


def test_old_exchanges_are_deleted_in_batches_and_the_sums_stay() -> None:
    usage.record(list(numbered(7)))
    usage.record([replace(RECORD, id="young", started_at=AT + timedelta(milliseconds=1))])

    assert expiry.REQUESTS.remove(AT + timedelta(milliseconds=1), 3) == 3
    assert expiry.REQUESTS.remove(AT + timedelta(milliseconds=1), 500) == 4

    assert [record.id for record in usage.requests()] == ["young"]
    assert sum(bucket.requests for bucket in usage.buckets(BEGINNING)) == 8


def test_an_exchange_is_found_by_its_id() -> None:
    served = replace(RECORD, id="req_2", losses=(), attempt_log=())
    usage.record([RECORD, served])

    assert usage.find("req_1") == RECORD
    assert usage.find("req_2") == served
    assert usage.find("req_3") is None


def test_what_has_no_price_is_counted_beside_what_it_cost() -> None:
    unpriced = replace(RECORD, id="req_2", cost_microusd=None, price_version="")
    usage.record([RECORD, unpriced, replace(unpriced, id="req_3")])

    [total] = usage.sums("model", BEGINNING)
    assert (total.requests, total.cost_microusd, total.unpriced_requests) == (3, 77, 2)
    assert usage.find("req_2") == unpriced


def test_inputs_of_different_length_are_kept_apart() -> None:
    inputs = {"req_1": 199_999, "req_2": 200_000, "req_3": 272_001, "req_4": 272_002}
    usage.record([replace(RECORD, id=id_, usage=Usage(count)) for id_, count in inputs.items()])

    assert {bucket.length_class: bucket.requests for bucket in usage.buckets(BEGINNING)} == {
        128_001: 1,
        200_000: 1,
        272_001: 2,
    }


def test_losses_at_members_with_impossible_names_are_kept_readable() -> None:
    usage.record([replace(RECORD, losses=(Lost("a\0\ud800b", "dropped", "unknown"),))])

    [record] = usage.requests()
    assert record.losses == (Lost("a\ufffd?b", "dropped", "unknown"),)


def test_what_an_upstream_said_about_an_attempt_is_kept_readable() -> None:
    usage.record([replace(RECORD, attempt_log=(Tried("up_1", 1, None, "a\0\ud800b", 3),))])

    assert usage.requests()[0].attempt_log == (Tried("up_1", 1, None, "a\ufffd?b", 3),)
