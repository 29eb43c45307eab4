import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from floway.protocols.rawjson import member_span, with_member, without_member


@pytest.mark.parametrize(
    ("document", "edited"),
    [
        (b'{"model":"a"}', b'{"model":"z"}'),
        (b'{ "model" : "a" , "x":1}', b'{ "model" : "z" , "x":1}'),
        (b'{"x":{"model":"in"},"model":"a"}', b'{"x":{"model":"in"},"model":"z"}'),
        (b'{"x":"\\"model\\":\\"no\\"","model":"a"}', b'{"x":"\\"model\\":\\"no\\"","model":"z"}'),
        (b'{"x":["}","]",{"y":"{"}],"model":null}', b'{"x":["}","]",{"y":"{"}],"model":"z"}'),
        (b'{"model":"a","model":"b"}', b'{"model":"a","model":"z"}'),
        (b'{"model":"a","m\\u006fdel":"b"}', b'{"model":"a","m\\u006fdel":"z"}'),
        (b'{"m\\u006fdel":"a"}', b'{"m\\u006fdel":"z"}'),
        (b'{"x":"model","model":[1,{"a":2}]}', b'{"x":"model","model":"z"}'),
        (b'{"model":1.5e3}', b'{"model":"z"}'),
        (b'{"model":true}', b'{"model":"z"}'),
        (b'\n{"model"\t:\r\n"a"}\n', b'\n{"model"\t:\r\n"z"}\n'),
        (b'{"\\\\":"\\\\","model":"a\\\\"}', b'{"\\\\":"\\\\","model":"z"}'),
        (b"{}", b'{"model":"z"}'),
        (b"{ }", b'{"model":"z" }'),
        (b'{"x":1}', b'{"model":"z","x":1}'),
        (b' {\n "x":1}', b' {"model":"z",\n "x":1}'),
    ],
)
def test_one_member_changes_and_every_other_byte_stays(document: bytes, edited: bytes) -> None:
    assert with_member(document, "model", b'"z"') == edited


def test_an_absent_member_has_no_span() -> None:
    assert member_span(b'{"x":{"model":1},"y":"model"}', "model") is None


def test_the_span_is_of_the_value_alone() -> None:
    document = b'{"a": [1, 2] , "b":3}'

    assert member_span(document, "a") == (6, 12)
    assert document[6:12] == b"[1, 2]"


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["model", "x", '"', "\\", "módel", "mode", "{"]) | st.text(max_size=4)
SPACE = st.text(" \t\r\n", max_size=2)


@st.composite
def documents(draw: st.DrawFn) -> tuple[bytes, list[tuple[str, Any]]]:
    """The text of an object with free white space, escapes and repeats, and its members in order."""
    members = draw(st.lists(st.tuples(NAMES, VALUES), max_size=5))
    parts = []
    for name, value in members:
        ascii_only = draw(st.booleans())
        key = json.dumps(name, ensure_ascii=ascii_only)
        if draw(st.booleans()):
            key = '"' + "".join(f"\\u{ord(each):04x}" if ord(each) < 0x10000 else each for each in name) + '"'
        text = json.dumps(value, ensure_ascii=ascii_only, indent=draw(st.sampled_from([None, 1])))
        parts.append(f"{draw(SPACE)}{key}{draw(SPACE)}:{draw(SPACE)}{text}{draw(SPACE)}")
    body = f"{draw(SPACE)}{{{','.join(parts) or draw(SPACE)}}}{draw(SPACE)}"
    return body.encode("utf-8", "surrogatepass"), members


@given(documents())
@settings(deadline=None, max_examples=300)
def test_any_document_reads_as_edited_and_keeps_its_other_bytes(
    generated: tuple[bytes, list[tuple[str, Any]]],
) -> None:
    document, members = generated
    span = member_span(document, "model")

    edited = with_member(document, "model", b'"new"')

    assert json.loads(edited) == {**dict(members), "model": "new"}
    if span is None:
        assert "model" not in dict(members)
        assert edited.replace(b'"model":"new",', b"", 1).replace(b'"model":"new"', b"", 1) == document
    else:
        assert edited[: span[0]] == document[: span[0]]
        assert edited[span[0] + 5 :] == document[span[1] :]


@pytest.mark.parametrize(
    ("document", "edited"),
    [
        (b'{"x":1}', b"{}"),
        (b'{ "x" : {"x":[1]} , "a":1}', b'{ "a":1}'),
        (b'{"a":1 , "x":2 , "b":3}', b'{"a":1 , "b":3}'),
        (b'{"a":"\\"x\\":1", "x":"}" }', b'{"a":"\\"x\\":1" }'),
        (b'{"x":1,"a":2,"\\u0078":3,"b":4,"x":5}\n', b'{"a":2,"b":4}\n'),
        (b'{"a":{"x":1}}', b'{"a":{"x":1}}'),
    ],
)
def test_a_member_is_removed_wherever_it_stands(document: bytes, edited: bytes) -> None:
    assert without_member(document, "x") == edited


@given(documents())
@settings(deadline=None, max_examples=200)
def test_any_document_reads_as_before_without_a_removed_member(
    generated: tuple[bytes, list[tuple[str, Any]]],
) -> None:
    document, members = generated

    rest = json.loads(without_member(document, "model"))

    assert rest == {name: value for name, value in members if name != "model"}
