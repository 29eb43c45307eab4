"""Looks at every frame of a stream once, without altering it."""

from floway import clock
from floway.domain.failure import Failure
from floway.interceptors.normalizer import Normalizer
from floway.protocols.base import Billing, Sight, StreamReading
from floway.protocols.documents import decoded
from floway.protocols.sse import Decoder, Frame


class Meter:
    """Splits a body into frames and keeps account of them.

    What it gives back always ends at a frame boundary, so a keep-alive may follow at any time.
    """

    __slots__ = (
        "_decoder",
        "_hides_usage",
        "_normalizer",
        "_reading",
        "began_with_error",
        "first_output_at",
        "has_preamble",
        "is_semantic",
    )

    def __init__(
        self, reading: StreamReading, hides_usage: bool, normalizer: Normalizer | None = None
    ) -> None:
        self._reading = reading
        # Acts before anything is read, so that the account says what the client sees.
        self._normalizer = normalizer
        # The gateway asked for the usage chunk; the client did not.
        self._hides_usage = hides_usage
        self._decoder = Decoder()
        #: An envelope frame was seen.
        self.has_preamble = False
        #: A frame that means something to the client was seen.
        self.is_semantic = False
        #: ... and the first of them was an error.
        self.began_with_error = False
        #: Monotonic seconds.
        self.first_output_at: float | None = None

    def feed(self, chunk: bytes) -> bytes:
        """The bytes of the frames that ``chunk`` completes and the client is to see."""
        return self._visible(self._normalized(self._decoder.feed(chunk)))

    def flush(self) -> bytes:
        """What the end of the body leaves over: a frame without its blank line, and a missing end.

        Half a frame is dropped: a client would fail on its JSON and never see the error behind it.
        """
        whole = [frame for frame in self._decoder.flush() if not frame.data or decoded(frame) is not None]
        visible = self._visible(self._normalized(whole))
        ending = self._reading.missing_end()
        if visible and (ending or not (self.is_finished or self.error)):
            # Something follows: the missing end, or an error frame.
            visible += b"\n\n"
        return visible + ending

    def whole(self, body: bytes) -> bytes:
        """A non-streaming answer as the client and the account are to see it."""
        return body if self._normalizer is None else self._normalizer.body(body)

    def _normalized(self, frames: list[Frame]) -> list[Frame]:
        return frames if self._normalizer is None else self._normalizer.frames(frames)

    def _visible(self, frames: list[Frame]) -> bytes:
        see = self._reading.see
        visible = []
        for frame in frames:
            sight = see(frame)
            if sight == Sight.USAGE_ONLY and self._hides_usage:
                continue
            visible.append(frame.raw)
            if not self.is_semantic:
                self._note_beginning(sight)
        self._note_first_output()
        return b"".join(visible)

    def _note_first_output(self) -> None:
        if self.first_output_at is None and self._reading.has_output:
            self.first_output_at = clock.monotonic()

    def _note_beginning(self, sight: Sight) -> None:
        if sight >= Sight.CONTENT:
            self.is_semantic = True
            self.began_with_error = sight == Sight.ERROR
        elif sight == Sight.PREAMBLE:
            self.has_preamble = True

    @property
    def is_finished(self) -> bool:
        """The protocol's terminal frame was seen."""
        return self._reading.finished

    @property
    def awaits_stragglers(self) -> bool:
        """The terminal frame was seen, so that only little can follow and nothing has to."""
        return self._reading.finished and not self._reading.ends_with_body

    @property
    def error(self) -> str | None:
        """What the upstream said, if it reported an error."""
        return self._reading.error

    @property
    def billing(self) -> Billing:
        """What was reported so far."""
        return self._reading.billing()

    def error_frames(self, failure: Failure, request_id: str) -> bytes:
        """The bytes that end the stream with an error."""
        return self._reading.error_frames(failure, request_id)
