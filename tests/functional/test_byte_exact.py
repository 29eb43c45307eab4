"""Same protocol means same bytes, in both directions."""

import gzip
import hashlib
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import zstandard

from tests.recordings.index import RECORDINGS, Recording
from tests.support.cases import (
    CASES,
    CHAT_COMPLETIONS,
    GEMINI,
    MESSAGES,
    RESPONSES,
    Case,
    ask,
    every_protocol,
    failure,
    post,
)
from tests.support.gateway import UPSTREAM_KEY, Gateway
from tests.support.rawclient import Call
from tests.support.replay import Replay
from tests.support.simulator import Simulator

BY_ID = {case.id: case for case in CASES}
#: Asks a chat stream for its usage chunk, which the gateway would otherwise hide.
WITH_USAGE = {"chat_completions": {"stream_options": {"include_usage": True}}}
MODEL = "sim-alone"
#: Between the pieces of an answer; longer than a wake-up of the gateway takes.
PAUSE_SECONDS = 0.005
#: Requests that are under way together: enough to hide the pauses.
AT_ONCE = 16


def recordings(*ends: str) -> pytest.MarkDecorator:
    chosen = [one for one in RECORDINGS if one.protocol in BY_ID and one.ends in ends]
    return pytest.mark.parametrize("recording", chosen, ids=[one.name for one in chosen])


def sent_directly(vendor: Simulator, case: Case, body: bytes) -> bytes:
    """What the simulator itself answers to a request; equal requests get equal bytes."""
    path = case.path(MODEL) + ("?alt=sse" if case is GEMINI else "")
    lines = {
        "content-type": "application/json",
        "authorization": "Bearer k",
        "anthropic-version": "2023-06-01",
    }
    if case is GEMINI:
        lines["x-goog-api-key"] = "k"
    return gunzipped(Call(vendor.port, "POST", path, lines, body).wait_head())


def gunzipped(call: Call) -> bytes:
    body = call.read_all()
    return gzip.decompress(body) if call.header("content-encoding") == "gzip" else body


@pytest.mark.parametrize("piece_bytes", [1, 61, 100_000])
@recordings("complete", "error")
def test_a_recorded_stream_reaches_the_client_unchanged(
    lab: Gateway, replay: Replay, recording: Recording, piece_bytes: int
) -> None:
    case = BY_ID[recording.protocol]
    replay.send(recording.body, piece_bytes)

    assert ask(lab, case, "sim-replay", **WITH_USAGE.get(case.id, {})).read_all() == recording.body


@every_protocol
def test_a_recorded_stream_cut_in_two_anywhere_reaches_the_client_unchanged(
    lab: Gateway, replay: Replay, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = (one for one in RECORDINGS if one.protocol == case.id and one.ends == "complete")
    body = min((one.body for one in whole), key=len)
    monkeypatch.setattr(replay, "script_for", lambda asked: _halves(body, asked))

    def answered(offset: int) -> tuple[int, bytes]:
        more = WITH_USAGE.get(case.id, {})
        return offset, ask(lab, case, "sim-replay", prompt=f"cut at {offset}.", **more).read_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        changed = [offset for offset, read in pool.map(answered, range(1, len(body))) if read != body]

    assert changed == []


def _halves(body: bytes, asked: bytes) -> list[bytes | float]:
    """The two pieces that a request asks for, apart in time, so that the gateway reads each for itself."""
    found = re.search(rb"cut at (\d+)\.", asked)
    assert found is not None
    offset = int(found[1])
    return [body[:offset], PAUSE_SECONDS, body[offset:]]


@recordings("unfinished")
def test_a_recorded_stream_that_breaks_off_is_unchanged_up_to_its_error_frame(
    lab: Gateway, replay: Replay, recording: Recording
) -> None:
    case = BY_ID[recording.protocol]
    replay.send(recording.body, 61)

    body = ask(lab, case, "sim-replay", **WITH_USAGE.get(case.id, {})).read_all()

    assert body.startswith(recording.body)
    assert "before it was complete" in failure(case, body)


@every_protocol
@pytest.mark.parametrize(
    "shape", ["crlf", "cr", "comments", "pings", "split=5", "gzip", "http10", "crlf+comments+pings+split=3"]
)
def test_a_stream_of_any_shape_reaches_the_client_unchanged(
    lab: Gateway, vendor: Simulator, case: Case, shape: str
) -> None:
    body = case.body(MODEL, prompt=f"hello [[sim:thinking+{shape}]]", **WITH_USAGE.get(case.id, {}))

    call = post(lab, case.path(MODEL), body)

    assert call.read_all() == sent_directly(vendor, case, body)
    assert call.header("content-encoding") == ""


@every_protocol
def test_a_whole_answer_reaches_the_client_unchanged(lab: Gateway, vendor: Simulator, case: Case) -> None:
    path, body = case.path(MODEL, stream=False), case.body(MODEL, stream=False, prompt="hello [[sim:gzip]]")

    call = post(lab, path, body)

    lines = {
        "content-type": "application/json",
        "authorization": "Bearer k",
        "anthropic-version": "2023-06-01",
    }
    direct = Call(
        vendor.port, "POST", path, lines | ({"x-goog-api-key": "k"} if case is GEMINI else {}), body
    )
    assert call.read_all() == gunzipped(direct.wait_head())
    assert (call.header("content-encoding"), call.header("content-length")) == ("", str(len(call.body)))


#: Spaces, escapes, repeated and oddly ordered members: what a parser would tidy up.
ODD = {
    "messages": b'{ "messages":[{"role":"user","content":"h\\u00e9llo \\/ \\ud83d\\ude00"}],'
    b'\n\t"max_tokens":64 , "stream" :true,"temperature":1.0e0,"model" : "%s"  }\r\n',
    "chat_completions": b'{"stream_options":{ "include_usage" :true},"temperature":1.0e0,'
    b'"messages" : [{"content":"\\u0041","role":"user"}],"model":"%s", "stream":true}',
    "responses": b'{"model":"%s","input":"\\u2028 x","stream":true,"temperature":0.70}  ',
    "gemini": b'{"contents":[ {"parts":[{"text":"\\u00fc"}],"role" :"user"} ],'
    b'"generationConfig":{"temperature":1.0}}',
}


@every_protocol
def test_the_upstream_receives_the_clients_bytes(lab: Gateway, vendor: Simulator, case: Case) -> None:
    body = ODD[case.id].replace(b"%s", MODEL.encode())

    assert post(lab, case.path(MODEL), body).wait_head().status == 200

    entry = vendor.ended(MODEL)
    assert entry["sha256"] == hashlib.sha256(body).hexdigest()
    assert entry["body_bytes"] == len(body)


@pytest.mark.parametrize("case", [MESSAGES, CHAT_COMPLETIONS, RESPONSES], ids=lambda case: case.id)
def test_of_a_renamed_model_only_the_name_changes(lab: Gateway, vendor: Simulator, case: Case) -> None:
    body = ODD[case.id].replace(b"%s", b"sim-pair")

    assert post(lab, case.path("sim-pair"), body).wait_head().status == 200

    assert vendor.ended("sim-first")["body"].encode() == ODD[case.id].replace(b"%s", b"sim-first")


def test_a_renamed_gemini_model_changes_the_path_only(lab: Gateway, vendor: Simulator) -> None:
    assert post(lab, GEMINI.path("sim-pair"), ODD["gemini"]).wait_head().status == 200

    entry = vendor.ended("sim-first")
    assert (entry["path"], entry["query"]) == ("/v1beta/models/sim-first:streamGenerateContent", "alt=sse")
    assert entry["body"].encode() == ODD["gemini"]


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (b'{"model":"%b",', b'{"stream_options":{"include_usage":true},"model":"%b",'),
        (
            b'{"model":"%b","stream_options": {"include_usage": false },',
            b'{"model":"%b","stream_options": {"include_usage": true },',
        ),
        (b'{"model":"%b","stream_options":null,', b'{"model":"%b","stream_options":{"include_usage":true},'),
    ],
    ids=["absent", "false", "null"],
)
def test_a_chat_stream_is_asked_for_usage_and_the_client_is_not_told(
    lab: Gateway, vendor: Simulator, given: bytes, sent: bytes
) -> None:
    rest = b' "stream":true,"messages":[{"role":"user","content":"hi"}]}'

    answer = post(lab, CHAT_COMPLETIONS.path(MODEL), given % MODEL.encode() + rest).read_all()

    assert vendor.ended(MODEL)["body"].encode() == sent % MODEL.encode() + rest
    assert b'"prompt_tokens"' not in answer
    assert answer.endswith(b"data: [DONE]\n\n")


def test_of_the_clients_headers_only_the_betas_are_passed_on(lab: Gateway, vendor: Simulator) -> None:
    lines = {
        "x-api-key": lab.api_key,
        "content-type": "application/json",
        "anthropic-beta": "one-2026-01-01, two-2026-02-02,one-2026-01-01",
        "anthropic-version": "2026-10-21",
        "cookie": "session=secret",
        "user-agent": "claude-cli/2.1.330 (external, cli)",
        "x-forwarded-for": "10.0.0.1",
        "x-stainless-retry-count": "0",
    }

    assert (
        Call(lab.port, "POST", "/v1/messages?beta=true", lines, MESSAGES.body(MODEL)).wait_head().status
        == 200
    )

    entry = vendor.ended(MODEL)
    headers = dict(entry["headers"])
    assert headers["anthropic-beta"] == "one-2026-01-01,two-2026-02-02"
    assert headers["authorization"] == f"Bearer {UPSTREAM_KEY}"
    assert set(headers) == {
        "host",
        "user-agent",
        "accept",
        "accept-encoding",
        "content-type",
        "content-length",
        "authorization",
        "anthropic-version",
        "anthropic-beta",
    }
    assert headers["user-agent"].startswith("floway/")
    assert lab.api_key not in json.dumps(entry)


def test_a_gemini_key_is_swapped_in_header_and_query(lab: Gateway, vendor: Simulator) -> None:
    path = f"{GEMINI.path(MODEL)}?alt=sse&key={lab.api_key}"

    call = Call(lab.port, "POST", path, {"content-type": "application/json"}, GEMINI.body(MODEL))

    assert call.wait_head().status == 200
    entry = vendor.ended(MODEL)
    assert dict(entry["headers"])["x-goog-api-key"] == UPSTREAM_KEY
    assert lab.api_key not in json.dumps(entry)


#: Headers of a vendor that must be seen by the client, on every kind of answer.
RELAYED = {
    "messages": {
        "anthropic-ratelimit-requests-remaining": "3999",
        "anthropic-ratelimit-input-tokens-reset": "2026-01-01T00:00:00Z",
        "anthropic-organization-id": "org-simulated",
    },
    "chat_completions": {"x-ratelimit-remaining-tokens": "1999000", "openai-processing-ms": "1"},
    "responses": {"x-ratelimit-remaining-requests": "9999", "openai-version": "2020-10-01"},
    "gemini": {"server-timing": "gfet4t7; dur=1", "vary": "Origin, X-Origin, Referer"},
}


@every_protocol
@pytest.mark.parametrize("kind", ["stream", "whole", "error"])
def test_the_vendors_headers_reach_the_client(lab: Gateway, vendor: Simulator, case: Case, kind: str) -> None:
    prompt = "hello [[sim:status=429+retry_after=7]]" if kind == "error" else "hello"

    call = ask(lab, case, MODEL, stream=kind == "stream", prompt=prompt).wait_head()

    call.read_all()
    for name, value in RELAYED[case.id].items():
        assert call.header(name) == value
    if case is not GEMINI:
        number = f"{vendor.ended(MODEL)['id']:021d}"
        assert call.header("cf-ray") == f"{number[-16:]}-SIM"
        assert call.header("request-id" if case is MESSAGES else "x-request-id") == f"req_sim{number}"
    assert call.header("retry-after") == ("7" if kind == "error" else "")
    assert call.header("set-cookie") == ""
    assert call.header("x-floway-request-id").startswith("req_")


def test_a_clients_request_id_comes_back_and_the_upstreams_stays_visible(
    lab: Gateway, vendor: Simulator
) -> None:
    call = post(lab, "/v1/chat/completions", CHAT_COMPLETIONS.body(MODEL), x_request_id="mine-1").wait_head()

    assert call.header("x-request-id") == "mine-1"
    assert call.header("x-upstream-request-id").startswith("req_sim")


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_a_compressed_request_is_unpacked(lab: Gateway, vendor: Simulator, encoding: str) -> None:
    plain = RESPONSES.body(MODEL, prompt="hello " * 5000)
    packed = gzip.compress(plain) if encoding == "gzip" else zstandard.ZstdCompressor().compress(plain)

    call = post(lab, "/v1/responses", packed, content_encoding=encoding).wait_head()

    assert call.status == 200
    entry = vendor.ended(MODEL)
    assert entry["sha256"] == hashlib.sha256(plain).hexdigest()
    assert "content-encoding" not in dict(entry["headers"])


def test_a_chunked_request_is_read_whole(lab: Gateway, vendor: Simulator) -> None:
    plain = MESSAGES.body(MODEL, prompt="hello " * 5000)
    chunks = b"".join(
        b"%x\r\n%b\r\n" % (len(piece), piece)
        for piece in (plain[at : at + 1000] for at in range(0, len(plain), 1000))
    )

    call = post(lab, "/v1/messages", chunks + b"0\r\n\r\n", transfer_encoding="chunked").wait_head()

    assert call.status == 200
    assert vendor.ended(MODEL)["sha256"] == hashlib.sha256(plain).hexdigest()
