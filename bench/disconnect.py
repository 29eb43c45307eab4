"""How long after a client leaves does the upstream see its stream end?

python -m bench.disconnect GATEWAY_PORT API_KEY MOCK_PORT
"""

import json
import socket
import sys
import time
import urllib.request

_PATIENCE_SECONDS = 8.0


def main() -> None:
    """One line per gap between events."""
    port, key, mock_port = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    for gap_ms, model in ((0.01, "mock-n200-g10"), (1, "mock-n30-g1000")):
        seconds = _seconds_until_aborted(port, key, mock_port, model)
        said = "not within 8 s" if seconds is None else f"after {seconds * 1000:.0f} ms"
        print(f"{model} (gap {gap_ms:g} s): upstream closed {said}")


def _seconds_until_aborted(port: int, key: str, mock_port: int, model: str) -> float | None:
    before = _aborted(mock_port)
    body = json.dumps(
        {"model": model, "stream": True, "messages": [{"role": "user", "content": "hi"}]}
    ).encode()
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n"
        client.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        received = b""
        while received.count(b"t=") < 2:
            received += client.recv(65536)
    left_at = time.monotonic()
    while time.monotonic() - left_at < _PATIENCE_SECONDS:
        if _aborted(mock_port) > before:
            return time.monotonic() - left_at
        time.sleep(0.002)
    return None


def _aborted(mock_port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{mock_port}/__stats") as answer:
        return int(json.load(answer)["aborted"])


if __name__ == "__main__":
    main()
