import pytest

from floway.domain.failure import Failure
from floway.protocols.base import StreamReading
from tests.support.builders import frame


def test_a_reading_has_seen_nothing_at_first() -> None:
    reading = StreamReading()

    assert (reading.finished, reading.has_output, reading.error) == (False, False, None)


def test_a_protocol_that_forgets_a_method_is_told_so() -> None:
    class Forgetful(StreamReading):
        __slots__ = ()

    reading = Forgetful()

    with pytest.raises(NotImplementedError, match="Forgetful"):
        reading.see(frame("{}"))
    with pytest.raises(NotImplementedError, match="Forgetful"):
        reading.billing()
    with pytest.raises(NotImplementedError, match="Forgetful"):
        reading.error_frames(Failure(500, "x"), "req_1")
