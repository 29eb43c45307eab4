"""Laws of the way back, over recorded streams cut at every byte."""

import random
from collections.abc import Callable, Iterable
from uuid import UUID

import pytest

from floway.domain.failure import Failure
from floway.gateway.translating import TranslatingMeter
from floway.protocols.base import Sight, StreamReading
from floway.protocols.registry import BY_ID
from floway.protocols.sse import Decoder
from floway.translate.base import Context
from tests.laws.pairs import Pair, each_pair
from tests.recordings.index import RECORDINGS, Recording

#: Up to this size every offset is tried in each run, beyond it about as many in even steps.
_ALL_OFFSETS_BYTES = 400

Meter = Callable[[], TranslatingMeter]


@pytest.fixture
def stable_ids(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Begins the ids that a translation makes up anew, so that two runs can be compared."""
    source = random.Random()

    def made_up() -> UUID:
        return UUID(int=source.getrandbits(128), version=4)

    for module in ("ids", "gemini_target.call_ids"):
        monkeypatch.setattr(f"floway.translate.shared.{module}.uuid4", made_up)
    return lambda: source.seed(1)


@pytest.fixture
def meter(pair: Pair, stable_ids: Callable[[], None]) -> Meter:
    """Makes the meter that a translated stream of the pair runs through, as the gateway does."""

    def begun() -> TranslatingMeter:
        stable_ids()
        trip = pair.translate(pair.client.request, Context("upstream-model"))
        upstream = BY_ID[pair.upstream_id]
        return TranslatingMeter(upstream, trip.frames, pair.protocol, hides_usage=False, request_id="req_1")

    return begun


@each_pair
def test_a_recording_cut_in_two_anywhere_gives_the_same_stream(
    pair: Pair, meter: Meter, request: pytest.FixtureRequest
) -> None:
    for recording in _recordings(pair):
        body = recording.body
        whole = _run(meter(), [body])
        for offset in _offsets(body, request):
            assert _run(meter(), [body[:offset], body[offset:]]) == whole, (recording.name, offset)


@each_pair
def test_a_recording_byte_by_byte_gives_the_same_stream(pair: Pair, meter: Meter) -> None:
    for recording in _recordings(pair):
        body = recording.body

        pieces = [body[at : at + 1] for at in range(len(body))]

        assert _run(meter(), pieces) == _run(meter(), [body]), recording.name


@each_pair
def test_a_recording_that_breaks_off_anywhere_ends_once_and_as_what_it_is(
    pair: Pair, meter: Meter, request: pytest.FixtureRequest
) -> None:
    for recording in _recordings(pair):
        body = recording.body
        whole = _run(meter(), [body])
        for offset in _offsets(body, request):
            cut = meter()
            # As the relay does it: what has not ended is ended with an error.
            stream = _run(cut, [body[:offset]]) + cut.error_frames(Failure(502, "cut"), "req_1")

            place = (recording.name, offset)
            reading = pair.protocol.reading()
            errors = [sight == Sight.ERROR for sight in _see_all(reading, stream)]
            # A Responses stream tells an error in two frames.
            assert errors == sorted(errors), place
            # Either the whole answer was there, or the client learns of the failure.
            if not reading.error:
                assert reading.finished, place
                assert (stream, recording.ends) == (whole, "complete"), place


@each_pair
def test_a_recording_reaches_the_client_whole_with_the_upstreams_usage(pair: Pair, meter: Meter) -> None:
    for recording in _recordings(pair, "complete"):
        through = meter()
        stream = _run(through, [recording.body])

        reading = pair.protocol.reading()
        _see_all(reading, stream)
        assert reading.has_output, recording.name
        assert reading.billing().usage.output_tokens == through.billing.usage.output_tokens, recording.name
        assert through.billing.usage.output_tokens, recording.name


def _recordings(pair: Pair, *ends: str) -> list[Recording]:
    found = [one for one in RECORDINGS if one.protocol == pair.upstream_id]
    return [one for one in found if not ends or one.ends in ends]


def _offsets(body: bytes, request: pytest.FixtureRequest) -> Iterable[int]:
    """Where to cut: everywhere in a run with thousands of examples."""
    step = 1 if request.config.getoption("--examples") >= 1000 else 1 + len(body) // _ALL_OFFSETS_BYTES
    return range(random.randrange(step), len(body), step)


def _run(meter: TranslatingMeter, pieces: Iterable[bytes]) -> bytes:
    return b"".join([*map(meter.feed, pieces), meter.flush()])


def _see_all(reading: StreamReading, stream: bytes) -> list[Sight]:
    decoder = Decoder()
    return [reading.see(frame) for frame in (*decoder.feed(stream), *decoder.flush())]
