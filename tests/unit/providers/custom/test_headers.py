import pytest

from floway.providers.custom.headers import name_fault, value_fault


@pytest.mark.parametrize("name", ["x-team", "user-agent", "openai-organization", "cf", "x-forward"])
def test_an_ordinary_name_can_have_a_rule(name: str) -> None:
    assert name_fault(name) is None


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", "is not a header name"),
        ("x team", "is not a header name"),
        ("x:team", "is not a header name"),
        ("x-te\nam", "is not a header name"),
        ("x" * 257, "is not a header name"),
        ("host", "is reserved for the gateway and cannot have a rule"),
        ("x-api-key", "is reserved for the gateway and cannot have a rule"),
        ("x-forwarded-for", "is reserved for the gateway and cannot have a rule"),
        ("sec-websocket-key", "is reserved for the gateway and cannot have a rule"),
        ("x-floway-session", "is reserved for the gateway and cannot have a rule"),
        ("anthropic-beta", "is set by the Messages protocol itself and cannot have a rule"),
    ],
)
def test_other_names_are_refused_with_their_reason(name: str, fault: str) -> None:
    assert name_fault(name) == fault


@pytest.mark.parametrize("value", ["", "blue", "a\tb", "caf\xe9", "a" * 4096])
def test_latin_1_can_be_sent(value: str) -> None:
    assert value_fault(value) is None


@pytest.mark.parametrize("value", ["a\nb", "a\rb", "a\0b", "a\x7fb", "日", "a" * 4097])
def test_nothing_else_can(value: str) -> None:
    assert value_fault(value) is not None
