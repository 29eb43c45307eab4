import pytest

from floway.domain.caller import Caller, within


@pytest.mark.parametrize(
    ("models", "asked", "allowed"),
    [
        (None, "anything", True),
        (("gpt-5",), "gpt-5", True),
        (("gpt-5",), "gpt-5-mini", False),
        (("gpt-5*",), "gpt-5-mini", True),
        (("gpt-5*",), "gpt-5", True),
        (("gpt-5*",), "GPT-5", False),
        (("claude-*", "gpt-5"), "gpt-5", True),
        (("*",), "anything", True),
        ((), "gpt-5", False),
    ],
)
def test_a_list_of_models_is_what_a_caller_may_ask_for(
    models: tuple[str, ...] | None, asked: str, allowed: bool
) -> None:
    assert Caller("key-1", "laptop", "user-1", "ada", models=models).may_ask_for(asked) is allowed


@pytest.mark.parametrize(
    ("ids", "cap", "both"),
    [
        (None, None, None),
        (None, ["b", "a"], ("b", "a")),
        (["a", "b"], None, ("a", "b")),
        (["c", "a", "b"], ["b", "c"], ("c", "b")),
        (["a"], ["b"], ()),
        ([], None, ()),
        (None, [], ()),
    ],
)
def test_a_key_reaches_what_both_lists_have_in_its_own_order(
    ids: list[str] | None, cap: list[str] | None, both: tuple[str, ...] | None
) -> None:
    assert within(ids, cap) == both
