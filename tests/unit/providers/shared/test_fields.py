from typing import Any

import pytest
from marshmallow import ValidationError, fields

from floway.providers.shared.fields import (
    BaseUrl,
    Name,
    PositiveInteger,
    Seconds,
    StrictBoolean,
    UrlPath,
    checked_path,
)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (StrictBoolean(), False, False),
        (PositiveInteger(), 1, 1),
        (Seconds(1, 10), 10, 10.0),
        (Name(), "  a b  ", "a b"),
        (Name(may_be_empty=True), "  ", ""),
        (UrlPath(), "/v1/models:list", "/v1/models:list"),
        (BaseUrl(), "HTTP://host:1/%41/", "HTTP://host:1/%41"),
        (BaseUrl(), "https://host//", "https://host"),
    ],
)
def test_a_good_value_is_taken(field: fields.Field[Any], value: Any, expected: Any) -> None:
    assert field.deserialize(value) == expected


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (StrictBoolean(), 0),
        (StrictBoolean(), "true"),
        (PositiveInteger(), True),
        (PositiveInteger(), 1.0),
        (PositiveInteger(), 0),
        (PositiveInteger(), "1"),
        (Seconds(1, 10), "5"),
        (Seconds(1, 10), False),
        (Seconds(1, 10), 10.5),
        (Seconds(1, 10), float("nan")),
        (Name(), ""),
        (Name(), "a\nb"),
        (Name(), 5),
        (UrlPath(), 5),
        (BaseUrl(), "https://"),
        (BaseUrl(), "https://host:0"),
        (BaseUrl(), "https://host/#"),
        (BaseUrl(), "https://host/?"),
        (BaseUrl(), "https://" + "h" * 2048),
        (BaseUrl(), "https://bücher.example"),
        (BaseUrl(), "https://host/ü"),
    ],
)
def test_anything_else_is_refused(field: fields.Field[Any], value: Any) -> None:
    with pytest.raises(ValidationError):
        field.deserialize(value)


@pytest.mark.parametrize(
    "path", ["/", "//", "/a/", "/a/./b", "/./a", "/a/.", "/..", "/a#b", "/a b", "/ü", "/a\\b"]
)
def test_a_path_that_could_leave_its_base_is_refused(path: str) -> None:
    with pytest.raises(ValidationError):
        checked_path(path)


@pytest.mark.parametrize("path", ["/a", "/a/b.c", "/a/..b", "/a/...", "/a%20b", "/" + "a" * 255])
def test_a_plain_path_is_taken(path: str) -> None:
    assert checked_path(path) == path
