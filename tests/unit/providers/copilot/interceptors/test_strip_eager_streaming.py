from floway.providers.copilot.interceptors.strip_eager_streaming import change


def test_tools_lose_the_member_and_nothing_else() -> None:
    plain = {"name": "b"}

    changed = change({"tools": [{"name": "a", "eager_input_streaming": False}, plain]})

    assert changed == {"tools": [{"name": "a"}, plain]}
    assert changed["tools"][1] is plain


def test_plain_tools_stay() -> None:
    kept = {"tools": [{"name": "b"}]}

    assert change(kept) is kept
