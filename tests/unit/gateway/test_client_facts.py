import pytest

from floway.gateway.client_facts import client_of, session_of


@pytest.mark.parametrize(
    ("agent", "client"),
    [
        ("claude-cli/2.1.3 (external, cli)", "claude-cli/2.1.3"),
        ("codex_cli_rs/0.38.0 (Linux 6.1; x86_64) vscode", "codex_cli_rs/0.38.0"),
        ("curl", "curl"),
        ("x" * 100, "x" * 64),
        ("", ""),
    ],
)
def test_a_client_is_the_first_product_that_it_names(agent: str, client: str) -> None:
    assert client_of({"user-agent": agent}) == client


def test_a_client_may_say_nothing() -> None:
    assert (client_of({}), session_of({})) == ("", "")


@pytest.mark.parametrize(
    "name", ["x-claude-code-session-id", "session-id", "x-session-affinity", "x-session-id"]
)
def test_a_conversation_goes_by_the_name_that_its_client_gave_it(name: str) -> None:
    assert session_of({name: "0198-ab"}) == "0198-ab"
    assert session_of({name: "s" * 200}) == "s" * 128
