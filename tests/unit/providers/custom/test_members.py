import pytest

from floway.providers.custom.members import respelled

NAMES = {"stream_options": None, "max_completion_tokens": "max_tokens"}


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        (
            b'{ "model": "m", "stream_options": {"include_usage": true}, "n" : 1 }',
            b'{ "model": "m", "n" : 1 }',
        ),
        (b'{"max_completion_tokens":5,"model":"m"}', b'{"max_tokens":5,"model":"m"}'),
        (b'{"max_completion_tokens":5,"max_tokens":7}', b'{"max_tokens":7}'),
        (b'{"max_completion_tokens":5}', b'{"max_tokens":5}'),
    ],
)
def test_a_member_is_left_out_or_called_otherwise(body: bytes, sent: bytes) -> None:
    assert respelled(body, NAMES) == sent


@pytest.mark.parametrize(
    "body",
    [
        b'{"model":"m"}',
        b'{"messages":[{"stream_options":1}]}',
        b'{"user":"\\"stream_options\\""}',
        b'{"user":"stream_options"}',
    ],
)
def test_only_members_at_the_top_are_meant(body: bytes) -> None:
    assert respelled(body, NAMES) is body
