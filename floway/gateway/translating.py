"""A meter whose frames leave in another protocol than they came in."""

from floway.domain.failure import Failure
from floway.gateway.meter import Meter
from floway.interceptors.normalizer import Normalizer
from floway.protocols.base import ChatProtocol, Sight
from floway.protocols.documents import Document, decoded, is_garbled
from floway.protocols.sse import Frame
from floway.translate.base import FrameTranslator


class TranslatingMeter(Meter):
    """Reads the upstream's protocol for the account, and gives the client's.

    The client's own reading sees what leaves, since an error frame may have to name what was
    announced before.
    """

    __slots__ = (
        "_client",
        "_client_reading",
        "_failure",
        "_has_ended",
        "_hides_client_usage",
        "_translator",
        "_upstream",
        "request_id",
    )

    def __init__(
        self,
        upstream: ChatProtocol,
        translator: FrameTranslator,
        client: ChatProtocol,
        hides_usage: bool,
        request_id: str,
        normalizer: Normalizer | None = None,
    ) -> None:
        super().__init__(upstream.reading(), hides_usage=False, normalizer=normalizer)
        self._upstream = upstream
        self._translator = translator
        self._client = client
        self._client_reading = client.reading()
        self._hides_client_usage = hides_usage
        self.request_id = request_id
        self._has_ended = False
        # Why nothing further can be translated.
        self._failure: Failure | None = None

    @property
    def error(self) -> str | None:
        """What the upstream reported, or why its answer cannot be translated."""
        return self._reading.error or (self._failure.message if self._failure else None)

    def feed(self, chunk: bytes) -> bytes:
        """The client's frames for what ``chunk`` completes."""
        return self._rendered(self.documents(chunk))

    def flush(self) -> bytes:
        """The client's frames for the end of the upstream's body."""
        return self._rendered(self.last_documents())

    def documents(self, chunk: bytes) -> list[Document | Failure]:
        """What ``feed`` gives, before it is encoded."""
        return self._translated(self._normalized(self._decoder.feed(chunk)))

    def last_documents(self) -> list[Document | Failure]:
        """What ``flush`` gives, before it is encoded; half a frame at the end is no frame."""
        whole = [frame for frame in self._decoder.flush() if not is_garbled(frame)]
        rest = self._translated(self._normalized(whole))
        if self._failure:
            return rest
        rest += self._translator.finish()
        if self._reading.finished and rest and isinstance(rest[-1], Failure):
            # The account must not call complete what the client sees fail.
            self._failure = rest[-1]
        return rest

    def error_frames(self, failure: Failure, request_id: str) -> bytes:
        """The client's error frames; nothing when its stream has ended already.

        An upstream may break off when all is said and only its terminal frame is missing.
        """
        if self._has_ended or self._client_reading.finished:
            return b""
        self._has_ended = True
        return self._client_reading.error_frames(failure, request_id)

    def _translated(self, frames: list[Frame]) -> list[Document | Failure]:
        """Ends with the first failure: what follows it belongs to nothing."""
        translated: list[Document | Failure] = []
        for frame in frames:
            was_semantic, was_finished = self.is_semantic, self._reading.finished
            sight = self._reading.see(frame)
            if not was_semantic:
                self._note_beginning(sight)
            if self._failure:
                continue
            document = decoded(frame)
            if document is not None:
                translated.extend(self._translator.feed(document))
            elif not was_finished and is_garbled(frame):
                # Content was lost here: without a failure the answer could end as if it were whole.
                translated.append(self._garbled())
            if translated and isinstance(translated[-1], Failure):
                self._failure = translated[-1]
                self.began_with_error = self.began_with_error or not was_semantic
        self._note_first_output()
        return translated

    def _garbled(self) -> Failure:
        return Failure(502, f"The upstream sent a frame on {self._upstream.endpoint} that is not JSON.")

    def _rendered(self, documents: list[Document | Failure]) -> bytes:
        pieces = []
        for document in documents:
            if isinstance(document, Failure):
                pieces.append(self.error_frames(document, self.request_id))
                break
            frame = self._client.frame_of(document)
            sight = self._client_reading.see(frame)
            if not (self._hides_client_usage and sight == Sight.USAGE_ONLY):
                pieces.append(frame.raw)
        return b"".join(pieces)
