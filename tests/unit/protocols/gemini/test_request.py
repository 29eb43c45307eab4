import pytest

from floway.errors import MalformedRequest
from floway.protocols.base import Head
from floway.protocols.gemini.request import Target, read_head, read_target


@pytest.mark.parametrize(
    ("rest", "target"),
    [
        ("gemini-2.5:generateContent", Target("gemini-2.5", "generateContent")),
        ("models/gemini-2.5:countTokens", Target("gemini-2.5", "countTokens")),
        ("org/model:free:streamGenerateContent", Target("org/model:free", "streamGenerateContent")),
        ("gemini-2.5", None),
        (":generateContent", None),
        ("models/:generateContent", None),
        ("gemini-2.5:", None),
        ("", None),
    ],
)
def test_the_path_names_model_and_action(rest: str, target: Target | None) -> None:
    assert read_target(rest) == target


def test_any_object_is_a_body() -> None:
    assert read_head(b'{"contents":[],"model":5}') == Head("", False)


@pytest.mark.parametrize("body", [b"", b"[]", b"{"])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedRequest):
        read_head(body)
