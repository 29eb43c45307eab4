from floway.interceptors.base import Circumstances, FrameHalf, mentions
from floway.interceptors.normalizer import Normalizer
from floway.protocols.documents import Document
from floway.protocols.sse import Decoder, Frame


def doubled(document: Document, circumstances: Circumstances) -> list[Document]:
    return [{"n": document["n"]}, {"n": document["n"] + 1}] if "n" in document else [document]


def halved(document: Document, circumstances: Circumstances) -> list[Document]:
    return [{**document, "m": document["m"] // 2}] if "m" in document else [document]


NORMALIZER = Normalizer(
    (
        FrameHalf(doubled, mentions(b'"n"'), only_frames=True),
        FrameHalf(halved, mentions(b'"m"')),
    ),
    Circumstances(),
)


def frames(body: bytes) -> list[Frame]:
    return Decoder().feed(body)


def raw(given: list[Frame]) -> bytes:
    return b"".join(frame.raw for frame in given)


def test_frames_that_no_half_may_apply_to_are_the_very_list() -> None:
    given = frames(b'data:{"a" : 1}\r\n\r\n: "comment"\r\n\r\n')

    assert NORMALIZER.frames(given) is given


def test_only_a_changed_frame_is_encoded_anew() -> None:
    body = b'data:{"a" : 1}\n\nid: 7\nevent: e\ndata: {"m": 8}\n\ndata: {"b":  "\\"m\\""}\n\n'

    given = NORMALIZER.frames(frames(body))

    assert raw(given) == (
        b'data:{"a" : 1}\n\nevent: e\ndata: {"m":4,"type":"e"}\n\ndata: {"b":  "\\"m\\""}\n\n'
    )
    assert [(frame.event, frame.data) for frame in given][1] == (b"e", b'{"m":4,"type":"e"}')


def test_one_frame_may_become_two() -> None:
    assert raw(NORMALIZER.frames(frames(b'data: {"n":1}\n\n'))) == b'data: {"n":1}\n\ndata: {"n":2}\n\n'


def test_what_is_no_document_stays() -> None:
    for body in (b"data: [DONE]\n\n", b'data: ["m"]\n\n', b'data: {"m":\n\n', b': "m"\n\n'):
        assert raw(NORMALIZER.frames(frames(body))) == body


def test_a_whole_body_keeps_its_other_bytes() -> None:
    assert NORMALIZER.body(b'{"a": 1.0, "n":1, "m": 8 }') == b'{"a": 1.0, "n":1, "m": 4 }'


def test_a_whole_body_without_anything_to_change_is_the_very_same() -> None:
    for body in (b'{"n":1}', b'{"a":{"m":1}}', b'["m"]', b'{"m"'):
        assert NORMALIZER.body(body) is body
