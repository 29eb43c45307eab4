"""An upstream that sends exactly the bytes it is told to, with pauses where it is told to."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Replay:
    """A server on a free loopback port that answers every POST with ``script`` as an event stream."""

    def __init__(self) -> None:
        #: Pieces that are written one by one; a number is a pause in seconds.
        self.script: Sequence[bytes | float] = ()
        #: Makes the script for a request's body instead, so that requests may run at once.
        self.script_for: Callable[[bytes], Sequence[bytes | float]] | None = None
        replay = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                script = replay.script_for(body) if replay.script_for else replay.script
                self.send_response(200)
                self.send_header("content-type", "text/event-stream")
                self.send_header("transfer-encoding", "chunked")
                self.end_headers()
                for piece in script:
                    if isinstance(piece, bytes):
                        self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
                    else:
                        time.sleep(piece)
                self.wfile.write(b"0\r\n\r\n")

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.base_url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def send(self, body: bytes, piece_bytes: int) -> None:
        """Answer with a body cut into pieces of this size."""
        self.script = [body[at : at + piece_bytes] for at in range(0, len(body), piece_bytes)]

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def running_replay() -> Iterator[Replay]:
    """A replay server, closed at the end."""
    replay = Replay()
    try:
        yield replay
    finally:
        replay.close()
