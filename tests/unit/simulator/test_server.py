"""The simulator on the wire: connections, pace, faults and disconnects, seen from a bare socket."""

import gzip
import json
import socket
import time
from typing import Any

import pytest
import requests

from tests.support.ports import wait_until
from tests.support.simulator import Simulator, running_simulator

ASKED = {"max_tokens": 10_000, "stream": True, "messages": [{"role": "user", "content": "Hello"}]}
FRAME_END = b"\n\n"


def _request(model: str, path: str = "/v1/messages", **members: Any) -> bytes:
    body = json.dumps({"model": model, **ASKED, **members}).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nhost: sim\r\nx-api-key: k\r\nanthropic-version: 2023-06-01\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _connect(simulator: Simulator) -> socket.socket:
    return socket.create_connection(("127.0.0.1", simulator.port), timeout=5)


def _everything(sock: socket.socket) -> bytes:
    received = b""
    while piece := sock.recv(65536):
        received += piece
    return received


def _until(sock: socket.socket, marker: bytes, received: bytes = b"") -> bytes:
    while marker not in received:
        piece = sock.recv(65536)
        assert piece, f"closed before {marker!r} came"
        received += piece
    return received


def _stream(simulator: Simulator, model: str, **members: Any) -> requests.Response:
    return requests.post(
        f"{simulator.base_url}/v1/messages",
        json={"model": model, **ASKED, **members},
        headers={"x-api-key": "k", "anthropic-version": "2023-06-01"},
        timeout=5,
    )


def test_a_connection_serves_many_requests(simulator: Simulator) -> None:
    before = simulator.stats()["connections"]
    with _connect(simulator) as sock:
        for _ in range(3):
            sock.sendall(_request("sim-small"))
            assert _until(sock, b"0\r\n\r\n").startswith(b"HTTP/1.1 200 OK\r\n")

    assert simulator.stats()["connections"] == before + 1


def test_a_chunked_body_and_continue_are_understood(simulator: Simulator) -> None:
    head, _, body = _request("sim-small").partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"content-length")]
    with _connect(simulator) as sock:
        sock.sendall(
            b"\r\n".join([*lines, b"transfer-encoding: chunked", b"expect: 100-continue"]) + b"\r\n\r\n"
        )
        assert _until(sock, b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        for at in range(0, len(body), 7):
            piece = body[at : at + 7]
            sock.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
        sock.sendall(b"0\r\n\r\n")

        assert b"message_stop" in _until(sock, b"\r\n0\r\n\r\n")


def test_bytes_that_are_not_http_are_refused(simulator: Simulator) -> None:
    with _connect(simulator) as sock:
        sock.sendall(b"\x16\x03\x01 this is not HTTP\r\n\r\n")

        assert _everything(sock).startswith(b"HTTP/1.1 400 Bad Request")


def test_each_frame_is_one_chunk(simulator: Simulator) -> None:
    with _connect(simulator) as sock:
        sock.sendall(_request("sim-small+text=one"))
        body = _until(sock, b"\r\n0\r\n\r\n").partition(b"\r\n\r\n")[2]

    chunks = []
    while body:
        size, _, body = body.partition(b"\r\n")
        chunks.append(body[: int(size, 16)])
        body = body[int(size, 16) + 2 :]
    assert [chunk.count(FRAME_END) for chunk in chunks] == [1] * 6 + [0]


def test_frames_keep_their_schedule(simulator: Simulator) -> None:
    started = time.monotonic()
    response = _stream(simulator, "sim+events=10+gap=30+delay=100+first=50")

    # Fifteen frames have fourteen gaps between them.
    assert 0.1 + 0.05 + 14 * 0.03 <= time.monotonic() - started < 2
    assert response.text.count("text_delta") == 10


def test_a_cut_closes_inside_the_chunked_body(simulator: Simulator) -> None:
    with _connect(simulator) as sock:
        sock.sendall(_request("sim+cut=3"))
        received = _everything(sock)

    assert received.count(b"event: ") == 3
    assert not received.endswith(b"0\r\n\r\n")
    assert simulator.last("sim+cut=3")["ended"] == "done"


def test_an_early_end_is_clean_on_the_wire(simulator: Simulator) -> None:
    response = _stream(simulator, "sim+end=3")

    assert response.text.count("event: ") == 3
    assert "message_stop" not in response.text


def test_a_malformed_frame_stands_between_good_ones(simulator: Simulator) -> None:
    frames = _stream(simulator, "sim+malformed=2").text.split("\n\n")

    with pytest.raises(json.JSONDecodeError):
        json.loads(frames[2].removeprefix("data: "))
    assert "message_stop" in frames[-2]


def test_a_reset_comes_before_the_head(simulator: Simulator) -> None:
    with _connect(simulator) as sock:
        sock.sendall(_request("sim+reset"))
        with pytest.raises(ConnectionResetError):
            sock.recv(1)


@pytest.mark.parametrize(
    "model", ["sim+stall=4", "sim+accept_stall", "sim+delay=60000", "sim+events=9+gap=60000"]
)
def test_a_client_that_leaves_in_the_silence_is_noticed_at_once(simulator: Simulator, model: str) -> None:
    aborted = simulator.stats()["aborted"]
    with _connect(simulator) as sock:
        sock.sendall(_request(model))
        assert simulator.arrived(model)["ended"] is None
    left_at = time.monotonic()

    entry = simulator.ended(model)

    assert entry["ended"] == "aborted"
    # The clock of the two processes is the same one.
    assert entry["ended_at"] - left_at < 0.5
    assert simulator.stats()["aborted"] == aborted + 1


def test_a_stall_sends_its_frames_first(simulator: Simulator) -> None:
    with _connect(simulator) as sock:
        sock.sendall(_request("sim+stall=2+text=one"))
        received = _until(sock, b"content_block_start")
        received = _until(sock, FRAME_END + b"\r\n", received)
        sock.settimeout(0.2)
        with pytest.raises(TimeoutError):
            sock.recv(1)

    assert received.count(b"event: ") == 2


def test_a_client_that_leaves_a_fast_stream_is_counted_as_aborted(simulator: Simulator) -> None:
    model = "sim+events=2000000"
    with _connect(simulator) as sock:
        sock.sendall(_request(model, max_tokens=3_000_000))
        _until(sock, b"content_block_start")

    assert simulator.ended(model, seconds=20)["ended"] == "aborted"


def test_json_can_come_instead_of_a_stream(simulator: Simulator) -> None:
    response = _stream(simulator, "sim+json_for_stream")

    assert response.headers["content-type"] == "application/json"
    assert response.json()["type"] == "message"


@pytest.mark.parametrize(("option", "line_end"), [("crlf", b"\r\n"), ("cr", b"\r")])
def test_line_ends_can_be_others(simulator: Simulator, option: str, line_end: bytes) -> None:
    content = _stream(simulator, f"sim+{option}").content

    assert content.replace(line_end, b"\n").count(FRAME_END) == content.count(line_end * 2) == 9
    assert content.replace(line_end, b"").count(b"\n") == 0


def test_comments_and_pings_stand_between_frames(simulator: Simulator) -> None:
    text = _stream(simulator, "sim+comments+pings+text=one").text

    assert text.count(": simulated\n\n") == text.count("event: ping\ndata: ") == 6


def test_writes_can_be_split(simulator: Simulator) -> None:
    with _connect(simulator) as sock:
        sock.sendall(_request("sim+split=7"))
        body = _until(sock, b"\r\n0\r\n\r\n").partition(b"\r\n\r\n")[2]

    assert body.startswith(b"7\r\nevent: \r\n7\r\n")


def test_a_gzipped_stream_can_be_read_frame_by_frame(simulator: Simulator) -> None:
    with _connect(simulator) as sock:
        sock.sendall(_request("sim+gzip+http10"))
        head, _, body = _everything(sock).partition(b"\r\n\r\n")

    assert b"content-encoding: gzip" in head
    assert b"message_stop" in gzip.decompress(body)


def test_a_body_can_end_with_the_connection(simulator: Simulator) -> None:
    with _connect(simulator) as sock:
        sock.sendall(_request("sim+http10"))
        head, _, body = _everything(sock).partition(b"\r\n\r\n")

    assert b"content-length" not in head
    assert b"transfer-encoding" not in head
    assert body.endswith(b'data: {"type":"message_stop"}\n\n')


def test_usage_can_be_left_out(simulator: Simulator) -> None:
    assert '"usage"' not in _stream(simulator, "sim+no_usage").text
    assert '"usage"' in _stream(simulator, "sim-small").text


def test_a_plain_answer_can_be_cut_as_well(simulator: Simulator) -> None:
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        _stream(simulator, "sim+cut=10", stream=False)


@pytest.mark.parametrize(
    ("option", "status"), [("fail_first=overloaded", 529), ("error_after=3+error=server_error", 500)]
)
def test_an_error_of_a_stream_is_a_status_without_one(simulator: Simulator, option: str, status: int) -> None:
    assert _stream(simulator, f"sim+{option}", stream=False).status_code == status


def test_a_fault_meets_the_next_requests_of_its_model_only(simulator: Simulator) -> None:
    model = "sim-of-this-test"
    simulator.fail("status=503", model=model, times=2)

    statuses = [_stream(simulator, model).status_code for _ in range(3)]

    assert statuses == [503, 503, 200]
    assert _stream(simulator, "sim-small").status_code == 200


def test_the_prompt_can_steer_as_well(simulator: Simulator) -> None:
    response = _stream(
        simulator, "sim-small", messages=[{"role": "user", "content": "x [[sim:status=429+retry_after=2]]"}]
    )

    assert (response.status_code, response.headers["retry-after"]) == (429, "2")
    assert simulator.last(text="[[sim:status=429")["status"] == 429


def test_one_key_only_is_right_when_it_is_given() -> None:
    with running_simulator(key="right") as simulator:
        url = f"{simulator.base_url}/v1/models"
        wrong = requests.get(url, headers={"authorization": "Bearer wrong"}, timeout=5)
        right = requests.get(url, headers={"authorization": "Bearer right"}, timeout=5)

    assert (wrong.status_code, right.status_code) == (401, 200)
    assert wrong.json()["error"]["code"] == "invalid_api_key"
    assert "wrong" not in wrong.text


def test_a_thousand_slow_streams_run_at_once() -> None:
    asked = _request("sim+events=4+gap=250")
    with running_simulator() as simulator:
        socks = [_connect(simulator) for _ in range(1000)]
        try:
            for sock in socks:
                sock.sendall(asked)
            wait_until(lambda: simulator.stats()["started"] == 1000, "a thousand requests")
            assert simulator.stats()["open"] > 900
            for sock in socks:
                _until(sock, b"message_stop")
            wait_until(lambda: simulator.stats()["open"] == 0, "the end of all")
            assert simulator.stats()["done"] == 1000
        finally:
            for sock in socks:
                sock.close()
