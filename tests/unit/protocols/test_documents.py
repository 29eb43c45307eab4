"""Frames as documents, and back."""

from floway.protocols.documents import DONE, data_frame, decoded, is_garbled, named_frame
from floway.protocols.sse import Frame


def frame(data: bytes, event: bytes = b"") -> Frame:
    return Frame(b"", event, data)


def test_a_frame_is_decoded_with_members_that_nobody_knows() -> None:
    assert decoded(frame(b'{"type":"x","new":[1]}')) == {"type": "x", "new": [1]}


def test_the_event_field_names_a_document_without_a_type() -> None:
    assert decoded(frame(b'{"delta":"x"}', b"response.output_text.delta")) == {
        "delta": "x",
        "type": "response.output_text.delta",
    }


def test_a_type_in_the_document_wins_over_the_event_field() -> None:
    assert decoded(frame(b'{"type":"a"}', b"b")) == {"type": "a"}


def test_done_is_one_object() -> None:
    assert decoded(frame(b"[DONE]")) is DONE


def test_comments_and_broken_json_have_no_document() -> None:
    broken = (b"", b"{", b"[1]", b'"x"', b'{"a":"\xff"}', b'{"a":' + b"[" * 100_000)

    assert [decoded(frame(data)) for data in broken] == [None] * 6


def test_only_what_is_no_json_at_all_is_garbled() -> None:
    garbled = (b"{", b"oops", b'{"a":"\xff"}', b"[" * 100_000)
    fine = (b"", b"[DONE]", b"[1]", b"null", b'{"a":1}')

    assert [is_garbled(frame(data)) for data in garbled] == [True] * 4
    assert [is_garbled(frame(data)) for data in fine] == [False] * 5


def test_a_named_frame_repeats_its_type_as_the_event() -> None:
    encoded = named_frame({"type": "ping"})

    assert encoded.raw == b'event: ping\ndata: {"type":"ping"}\n\n'
    assert (encoded.event, encoded.data) == (b"ping", b'{"type":"ping"}')


def test_a_data_frame_has_no_name_and_done_is_no_json() -> None:
    assert data_frame({"a": 1}).raw == b'data: {"a":1}\n\n'
    assert data_frame(DONE).raw == b"data: [DONE]\n\n"
