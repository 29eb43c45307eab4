"""What a dashboard learns of a form."""

from typing import Any

import pytest
from marshmallow import fields, validate

from floway.providers.registry import FORMS
from floway.providers.shared.described import blank, described
from floway.providers.shared.documents import Strict
from floway.providers.shared.fields import BaseUrl, FlagOverrides, Name, PositiveInteger, Seconds, UrlPath


class _Inner(Strict):
    count = PositiveInteger(load_default=None, allow_none=True)


class _Outer(Strict):
    url = BaseUrl(required=True)
    word = fields.String(load_default="a", validate=validate.OneOf(["a", "b"]))
    seconds = Seconds(1, 60, load_default=None, allow_none=True)
    inner = fields.Nested(_Inner, load_default=dict)
    names = fields.List(Name(), load_default=list)
    paths = fields.Dict(keys=Name(), values=UrlPath(), load_default=dict)
    flags = FlagOverrides(load_default=dict)


def test_every_member_says_what_it_takes() -> None:
    members = {each["name"]: each for each in described(_Outer())}

    assert list(members) == ["url", "word", "seconds", "inner", "names", "paths", "flags"]
    assert members["url"] == {
        "name": "url",
        "type": "url",
        "is_required": True,
        "is_nullable": False,
        "default": None,
    }
    assert (members["word"]["type"], members["word"]["choices"]) == ("choice", ["a", "b"])
    assert (members["seconds"]["minimum"], members["seconds"]["maximum"]) == (1, 60)
    assert members["seconds"]["is_nullable"]
    [count] = members["inner"]["fields"]
    assert (count["name"], count["type"], count["minimum"]) == ("count", "integer", 1)
    assert members["names"]["items"]["type"] == "text"
    assert (members["paths"]["keys"]["type"], members["paths"]["values"]["type"]) == ("text", "path")
    assert members["flags"]["type"] == "flags"


def test_a_blank_document_has_every_member() -> None:
    assert blank(_Outer()) == {
        "url": None,
        "word": "a",
        "seconds": None,
        "inner": {},
        "names": [],
        "paths": {},
        "flags": {},
    }


@pytest.mark.parametrize("kind", list(FORMS))
def test_every_form_can_be_described(kind: str) -> None:
    schema = FORMS[kind].schema

    def types(members: list[dict[str, Any]]) -> set[str]:
        inner = [types(each.get("fields", [])) for each in members]
        return {each["type"] for each in members}.union(*inner)

    assert types(described(schema)) <= {
        "boolean",
        "choice",
        "flags",
        "integer",
        "list",
        "mapping",
        "object",
        "path",
        "seconds",
        "text",
        "url",
    }
    assert set(blank(schema)) == set(schema.fields)


def test_a_field_of_an_unknown_class_is_a_defect() -> None:
    class Odd(Strict):
        when = fields.Date()

    with pytest.raises(StopIteration):
        described(Odd())
