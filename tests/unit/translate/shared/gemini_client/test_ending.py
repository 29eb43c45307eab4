from floway.translate.shared.gemini_client.ending import Ending, not_an_object, refusal


def test_a_refusal_is_explained_in_the_upstreams_words_if_it_has_any() -> None:
    assert refusal("Not this.") == Ending("SAFETY", "Not this.")
    assert refusal(None) == Ending("SAFETY", "The model refused to answer.")


def test_a_garbled_call_names_the_tool_and_not_its_arguments() -> None:
    failure = not_an_object("f" * 100)

    assert failure.status == 502
    assert f"'{'f' * 64}'" in failure.message
