import pytest

from floway.errors import MalformedRequest
from floway.interceptors.base import Circumstances, RequestHalf, mentions, without
from floway.interceptors.bodies import changed, rewritten, spliced
from floway.protocols.documents import Document

NOWHERE = Circumstances()


def without_x(document: Document, circumstances: Circumstances) -> Document:
    return without(document, "x") if "x" in document else document


def with_y(document: Document, circumstances: Circumstances) -> Document:
    return {**document, "y": [document["y"]]} if "y" in document else document


DROP_X = RequestHalf(without_x, mentions(b'"x"'))
WRAP_Y = RequestHalf(with_y, mentions(b'"y"'))


def test_a_body_that_no_half_may_apply_to_is_not_decoded() -> None:
    body = b"not even JSON"

    assert rewritten(body, (DROP_X, WRAP_Y), NOWHERE) is body
    assert rewritten(body, (), NOWHERE) is body


def test_a_false_alarm_leaves_the_very_body() -> None:
    body = b'{ "a" : {"x":1.0} }'

    assert rewritten(body, (DROP_X,), NOWHERE) is body


def test_only_what_changed_is_written_anew() -> None:
    body = b'{"a": 1.50, "x": {"b":2}, "y": 3e0 ,"z":"\\u00e9"}'

    assert rewritten(body, (DROP_X, WRAP_Y), NOWHERE) == b'{"a": 1.50, "y": [3.0] ,"z":"\\u00e9"}'


def test_a_half_acts_on_what_an_earlier_one_left() -> None:
    assert changed({"y": 1}, (WRAP_Y, WRAP_Y), NOWHERE) == {"y": [[1]]}


def test_new_members_are_put_in() -> None:
    before: Document = {"a": 1}

    assert spliced(b'{"a":1}', before, {**before, "b": None}) == b'{"b":null,"a":1}'
    assert spliced(b'{"a":1}', before, before) == b'{"a":1}'


def test_what_cannot_be_decoded_is_refused() -> None:
    with pytest.raises(MalformedRequest, match="byte 9"):
        rewritten(b'{"x":nul}', (DROP_X,), NOWHERE)
