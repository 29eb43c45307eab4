from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_client.names import ToolNames


def test_a_name_that_is_fine_stays() -> None:
    ledger = Ledger()

    assert ToolNames(ledger).sent("get_weather-2", "tools[0]") == "get_weather-2"
    assert ledger.losses == []


def test_names_of_google_are_spelled_otherwise_and_come_back() -> None:
    ledger = Ledger()
    names = ToolNames(ledger)

    sent = names.sent("mcp:files.read", "tools[0]")

    assert sent == "mcp_files_read"
    assert names.original(sent) == "mcp:files.read"
    assert [loss.path for loss in ledger.losses] == ["tools[0].name"]


def test_two_names_never_become_one() -> None:
    names = ToolNames(Ledger())

    sent = [names.sent(name, "") for name in ("a.b", "a_b", "a:b", "a.b")]

    assert sent == ["a_b", "a_b_2", "a_b_3", "a_b"]
    assert [names.original(name) for name in sent] == ["a.b", "a_b", "a:b", "a.b"]


def test_a_long_name_fits_and_comes_back() -> None:
    names = ToolNames(Ledger())
    name = "server." + "x" * 100

    sent = names.sent(name, "")

    assert len(sent) == 64
    assert names.original(sent) == name


def test_a_name_that_nobody_sent_is_the_upstreams() -> None:
    assert ToolNames(Ledger()).original("surprise") == "surprise"
