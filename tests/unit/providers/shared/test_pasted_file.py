import pytest

from floway.providers.shared.pasted_file import decoded


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "b"}',
        '\ufeff{"a": "b"}',
        '{"a": "b"}\0\0',
        '\r\n \t{\r\n"a": "b"\r\n}\r\n',
        '\ufeff {"a": "b"}\n\0',
    ],
)
def test_what_stands_around_a_file_is_no_part_of_it(text: str) -> None:
    assert decoded(text) == {"a": "b"}


@pytest.mark.parametrize("text", ["", "\ufeff", "\0", "{", '{"a": \0}', "{}\ufeff{}", "[" * 100_000])
def test_what_is_not_json_is_an_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  of the decoder, in its own words
        decoded(text)
