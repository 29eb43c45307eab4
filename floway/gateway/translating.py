"""A meter whose frames leave in another protocol than they came in."""

from floway.domain.failure import Failure
from floway.gateway.meter import Meter
from floway.interceptors.normalizer import Normalizer
from floway.protocols.base import ChatProtocol, Sight, StreamReading
from floway.protocols.documents import Document, decoded
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
        "_has_ended",
        "_hides_client_usage",
        "_translator",
        "request_id",
    )

    def __init__(
        self,
        reading: StreamReading,
        translator: FrameTranslator,
        client: ChatProtocol,
        hides_usage: bool,
        request_id: str,
        normalizer: Normalizer | None = None,
    ) -> None:
        super().__init__(reading, hides_usage=False, normalizer=normalizer)
        self._translator = translator
        self._client = client
        self._client_reading = client.reading()
        self._hides_client_usage = hides_usage
        self.request_id = request_id
        self._has_ended = False

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
        """What ``flush`` gives, before it is encoded."""
        return self._translated(self._normalized(self._decoder.flush())) + list(self._translator.finish())

    def error_frames(self, failure: Failure, request_id: str) -> bytes:
        """The client's error frames; nothing when its stream has ended with an error already."""
        if self._has_ended:
            return b""
        self._has_ended = True
        return self._client_reading.error_frames(failure, request_id)

    def _translated(self, frames: list[Frame]) -> list[Document | Failure]:
        translated: list[Document | Failure] = []
        for frame in frames:
            sight = self._reading.see(frame)
            if not self.is_semantic:
                self._note_beginning(sight)
            document = decoded(frame)
            if document is not None:
                translated.extend(self._translator.feed(document))
        self._note_first_output()
        return translated

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
