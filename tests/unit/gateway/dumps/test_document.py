from typing import Any

import pytest

from floway.gateway.dumps.capture import Call, Capture, Heard
from floway.gateway.dumps.document import document, is_truncated
from floway.gateway.request import Reply

RAW_KEY = "sk-floway-of-the-caller"


def captured(
    reply: Reply, body: bytes = b"{}", content_type: str = "application/json", limit: int = 1000
) -> Capture:
    """What was heard of a client's call."""
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/v1/responses", "QUERY_STRING": ""}
    headers = {"content-type": content_type, "authorization": f"Bearer {RAW_KEY}"}
    capture = Capture(environ, headers, body, RAW_KEY, limit, lambda _: None)
    capture.replies(reply)
    return capture


def answer(body: bytes, content_type: str | None, limit: int = 1000) -> dict[str, Any]:
    """The body of an answer, as it is shown."""
    headers = [] if content_type is None else [("content-type", content_type)]
    shown = document(captured(Reply(200, headers, body), limit=limit))
    found: dict[str, Any] = shown["client_response"]["body"]
    return found


def test_both_sides_are_told() -> None:
    capture = captured(Reply(200, [("content-type", "application/json")], b'{"a":1}'), b'{"model":"m"}')
    sent = Heard(100, 0.0, b'{"model":"n"}')
    came = Heard(100, 0.0, b'{"b":2}')
    headers = (("x-api-key", "k-of-the-upstream"),)
    capture.upstream = Call("POST", "https://api.example/v1", headers, sent, 200, (("x-a", "1"),), came)

    shown = document(capture)

    assert shown["client_request"]["path"] == "/v1/responses"
    assert shown["client_request"]["headers"] == [
        ["content-type", "application/json"],
        ["authorization", "[hidden]"],
    ]
    assert shown["client_request"]["body"]["text"] == '{"model":"m"}'
    assert shown["upstream_request"] == {
        "method": "POST",
        "url": "https://api.example/v1",
        "headers": [["x-api-key", "[hidden]"]],
        "body": {
            "encoding": "utf-8",
            "text": '{"model":"n"}',
            "base64": None,
            "frames": None,
            "bytes": 13,
            "is_truncated": False,
        },
    }
    assert shown["upstream_response"]["headers"] == [["x-a", "1"]]
    assert (shown["client_response"]["status"], shown["upstream_response"]["status"]) == (200, 200)


def test_without_an_upstream_there_is_no_other_side() -> None:
    shown = document(captured(Reply(400, [], b"{}")))

    assert (shown["upstream_request"], shown["upstream_response"]) == (None, None)


def test_an_upstream_that_sent_nothing_has_no_answer() -> None:
    capture = captured(Reply(502, [], b"{}"))
    capture.upstream = Call("POST", "https://api.example/v1", (), Heard(100, 0.0, b"{}"))

    shown = document(capture)

    assert shown["upstream_request"]["method"] == "POST"
    assert shown["upstream_response"] is None


def test_a_stream_is_told_by_frames_with_their_times() -> None:
    capture = captured(Reply(200, [("content-type", "text/event-stream; charset=utf-8")], b""))
    heard = capture.client.response
    assert heard is not None
    pieces = [b"event: a\ndata: 1", b"\n\ndata: \xc3", b"\xa4\n\n: ping\n\nda", b"ta: 3"]
    for piece in pieces:
        heard.add(piece)
    heard.times[:] = [(number * 10, end) for number, (_, end) in enumerate(heard.times)]

    body = document(capture)["client_response"]["body"]

    assert body["encoding"] == "frames"
    assert body["frames"] == [
        {"ms": 10, "text": "event: a\ndata: 1\n\n"},
        {"ms": 20, "text": "data: ä\n\n"},
        {"ms": 20, "text": ": ping\n\n"},
        {"ms": 30, "text": "data: 3"},
    ]


def test_a_secret_across_two_pieces_of_a_stream_is_left_out() -> None:
    capture = captured(Reply(200, [("content-type", "text/event-stream")], b""))
    heard = capture.client.response
    assert heard is not None
    heard.add(b"data: " + RAW_KEY[:8].encode())
    heard.add(RAW_KEY[8:].encode() + b"\n\n")

    [frame] = document(capture)["client_response"]["body"]["frames"]

    assert frame["text"] == f"data: {'*' * len(RAW_KEY)}\n\n"


@pytest.mark.parametrize(
    ("content_type", "encoding"),
    [
        ("application/json", "utf-8"),
        ("Application/JSON; charset=utf-8", "utf-8"),
        ("application/problem+json", "utf-8"),
        ("text/html", "utf-8"),
        (None, "utf-8"),
        ("application/octet-stream", "base64"),
        ("application/jsonish", "base64"),
        ("text", "base64"),
        ("", "base64"),
    ],
)
def test_text_is_what_says_so_by_its_exact_type(content_type: str | None, encoding: str) -> None:
    body = answer(b"{}", content_type)

    assert (body["encoding"], body["text"] is None, body["base64"] is None) == (
        encoding,
        encoding == "base64",
        encoding == "utf-8",
    )


def test_what_is_no_text_is_told_in_base64() -> None:
    assert answer(b"\xff\x00", "application/json")["base64"] == "/wA="
    assert answer(b"data: \xff\n\n", "text/event-stream")["encoding"] == "base64"


def test_a_cut_through_a_character_leaves_text() -> None:
    body = answer("aä€".encode(), "text/plain", limit=5)

    assert (body["text"], body["bytes"], body["is_truncated"]) == ("aä", 6, True)


def test_a_cut_is_told_of_the_whole_dump() -> None:
    whole = captured(Reply(200, [], b"abc"))
    cut = captured(Reply(200, [], b"abc" * 5), limit=10)
    upstream_cut = captured(Reply(200, [], b"abc"))
    upstream_cut.upstream = Call("POST", "https://api.example", (), Heard(2, 0.0, b"abc"))

    assert [is_truncated(each) for each in (whole, cut, upstream_cut)] == [False, True, True]
