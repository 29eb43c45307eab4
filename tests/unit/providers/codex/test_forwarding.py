from floway.providers.codex.forwarding import headers
from floway.providers.codex.session import Session
from tests.support.codex import THREAD
from tests.support.codex import headers as sent

SESSION = Session("derived", "derived")


def lines(action: str = "generate", **given: str) -> dict[str, str]:
    made = headers(
        {name.replace("_", "-"): value for name, value in given.items()},
        "compact" if action == "compact" else "generate",
        SESSION,
        "token",
        "account",
    )
    assert len({name for name, _ in made}) == len(made)
    return dict(made)


def test_codexs_own_headers_go_on_as_they_came() -> None:
    made = dict(headers(sent(), "generate", SESSION, "token", "account"))

    own = {name: value for name, value in sent().items() if name not in ("accept", "content-type")}
    assert own.items() <= made.items()
    assert made["session-id"] == THREAD


def test_the_credential_is_ours_and_the_account_is_named() -> None:
    made = lines(authorization="Bearer of the client", chatgpt_account_id="theirs", x_api_key="k")

    assert (made["authorization"], made["chatgpt-account-id"]) == ("Bearer token", "account")
    assert "x-api-key" not in made


def test_nothing_else_of_a_client_goes_on() -> None:
    given = lines(cookie="a=b", x_forwarded_for="1.2.3.4", host="gateway", accept_encoding="gzip")

    assert given == {
        "session-id": "derived",
        "accept": "text/event-stream",
        "content-type": "application/json",
        "accept-encoding": "identity",
        "authorization": "Bearer token",
        "chatgpt-account-id": "account",
    }


def test_no_identity_is_invented() -> None:
    made = lines()

    assert not {"originator", "user-agent", "version", "x-codex-installation-id"} & made.keys()


def test_a_session_that_is_spelled_otherwise_is_stated_for_the_prompt_cache() -> None:
    made = dict(headers({"session-id": " "}, "generate", Session("old", "old"), "token", "account"))

    assert made["session-id"] == "old"


def test_a_compaction_is_asked_for_as_json() -> None:
    assert lines("compact")["accept"] == "application/json"
