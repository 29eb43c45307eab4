"""The interceptors in force for a call."""

from dataclasses import replace

from floway.domain.flag import FlagId
from floway.domain.protocol import ProtocolId
from floway.gateway.candidate import Candidate
from floway.gateway.interceptions import in_force
from floway.gateway.plan import Plan
from floway.translate.registry import PAIRS
from tests.support.builders import model, provider, request


def plan(protocol: ProtocolId, *flags: FlagId, client: ProtocolId | None = None) -> Plan:
    """A call in a protocol, translated from that of a client if there is one."""
    candidate = Candidate(provider(), replace(model(), flags=frozenset(flags)))
    return Plan(candidate, protocol, PAIRS[client, protocol] if client else None)


def test_those_of_flags_have_their_name_and_the_others_that_of_what_they_do() -> None:
    names = in_force(request(protocol="messages"), plan("messages", "strip-billing-attribution"))

    assert names[:2] == ("strip-billing-attribution", "drop-foreign-thinking")
    assert "rewrite-mid-conv-system-to-user" not in names
    assert len(names) == len(set(names))


def test_a_flag_brings_its_interceptors_in() -> None:
    without = in_force(request(protocol="chat_completions"), plan("chat_completions"))
    with_flag = in_force(request(protocol="chat_completions"), plan("chat_completions", "vendor-deepseek"))

    assert set(with_flag) - set(without) == {"vendor-deepseek"}


def test_a_translated_call_passes_both_chains() -> None:
    flags: tuple[FlagId, ...] = ("strip-billing-attribution", "strip-prompt-cache-key")

    names = in_force(request(protocol="messages"), plan("responses", *flags, client="messages"))

    assert names[0] == "strip-billing-attribution"
    assert "strip-prompt-cache-key" in names
    assert "drop-foreign-reasoning" not in names, "a translation leaves it out itself"


def test_usage_that_a_client_asked_for_is_not_split_off() -> None:
    hidden = in_force(request(protocol="chat_completions"), plan("chat_completions"))
    shown = in_force(request(protocol="chat_completions", include_usage=True), plan("chat_completions"))

    assert set(hidden) - set(shown) == {"split-off-usage"}
