"""Every flag of every kind: a stated default, and an override that reaches the model and its interceptor."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from floway.domain.flag import CATALOGUE, FlagId
from floway.domain.protocol import ProtocolId
from floway.domain.upstream import Upstream
from floway.egress.images import ImageLoader
from floway.gateway.candidate import Candidate
from floway.gateway.plan import Plan
from floway.gateway.prepare import prepare
from floway.gateway.snapshot import Snapshot
from floway.providers.registry import FLAG_DEFAULTS, KINDS
from tests.rules.flags_page import page
from tests.rules.tree import text
from tests.support.builders import catalog, model, request, upstream
from tests.support.surroundings import surroundings


def _custom(overrides: Mapping[FlagId, bool], of_model: Mapping[str, bool]) -> Upstream:
    manual = {"upstream_model_id": "m", "flag_overrides": dict(of_model)}
    return replace(upstream("up", models=[manual]), flag_overrides=overrides)


def _azure(overrides: Mapping[FlagId, bool], of_model: Mapping[str, bool]) -> Upstream:
    manual = {"upstream_model_id": "m", "flag_overrides": dict(of_model)}
    config = {"endpoint": "https://r.openai.azure.com", "models": [manual]}
    return Upstream("up", "azure", "up", 0, config, {"api_key": "k"}, flag_overrides=overrides)


def _ollama(overrides: Mapping[FlagId, bool], of_model: Mapping[str, bool]) -> Upstream:
    manual = {"upstream_model_id": "m", "flag_overrides": dict(of_model)}
    return Upstream("up", "ollama", "up", 0, {"models": [manual]}, flag_overrides=overrides)


def _claude_code(overrides: Mapping[FlagId, bool], of_model: Mapping[str, bool]) -> Upstream:
    account = dict.fromkeys(("email", "organizationUuid", "subscriptionType", "rateLimitTier"))
    config = {"accounts": [{"accountUuid": "a", **account}]}
    return Upstream("up", "claude-code", "up", 0, config, flag_overrides=overrides)


def _codex(overrides: Mapping[FlagId, bool], of_model: Mapping[str, bool]) -> Upstream:
    account = dict.fromkeys(("email", "chatgptUserId", "planType"))
    config = {"accounts": [{"chatgptAccountId": "a", **account}]}
    return Upstream("up", "codex", "up", 0, config, flag_overrides=overrides)


def _copilot(overrides: Mapping[FlagId, bool], of_model: Mapping[str, bool]) -> Upstream:
    user = {"login": "ada", "id": 1, "avatar_url": "", "name": None}
    config = {"githubHost": "github.com", "user": user}
    return Upstream("up", "copilot", "up", 0, config, flag_overrides=overrides)


#: ``{kind: (overrides of the row, overrides of its model "m") -> the row}``.
ROWS = {
    "azure": _azure,
    "claude-code": _claude_code,
    "codex": _codex,
    "copilot": _copilot,
    "custom": _custom,
    "ollama": _ollama,
}
#: The kinds whose models an operator can configure.
WITH_MODELS = ("azure", "custom", "ollama")


@dataclass(frozen=True)
class Probe:
    """What shows that a flag is on: a request that leaves otherwise, or an answer that arrives otherwise."""

    protocol: ProtocolId
    given: dict[str, Any]
    is_answer: bool = False


_TURNS = [{"role": "developer", "content": "a"}, {"role": "user", "content": "b"}]
_LATE = [{"role": "user", "content": "a"}, {"role": "system", "content": "b"}]
_CACHED = {"prompt_tokens": 9, "completion_tokens": 1, "cached_tokens": 4}

PROBES: Mapping[FlagId, Probe] = {
    "vendor-deepseek": Probe("chat_completions", {"reasoning_effort": "none"}),
    "vendor-qwen": Probe("responses", {"reasoning": {"effort": "none"}}),
    "vendor-kimi": Probe("chat_completions", {"choices": [], "usage": _CACHED}, is_answer=True),
    "disable-reasoning-on-forced-tool-choice": Probe(
        "messages", {"max_tokens": 1, "tool_choice": {"type": "any"}}
    ),
    # Where no other flag touches the role.
    "rewrite-mid-conv-system-to-user": Probe("messages", {"max_tokens": 1, "messages": _LATE}),
    "rewrite-developer-to-system": Probe("responses", {"input": _TURNS}),
    "rewrite-system-to-developer": Probe("chat_completions", {"messages": _LATE}),
    "strip-billing-attribution": Probe(
        "messages", {"max_tokens": 1, "system": "x-anthropic-billing-header: cch=abcde;\nRules."}
    ),
    "strip-prompt-cache-key": Probe("responses", {"prompt_cache_key": "k"}),
    "usage-exclusive-cached-tokens": Probe(
        "chat_completions",
        {"choices": [], "usage": {"prompt_tokens": 9, "prompt_tokens_details": {"cached_tokens": 4}}},
        is_answer=True,
    ),
}

each_kind = pytest.mark.parametrize("kind", sorted(KINDS))
each_flag = pytest.mark.parametrize("flag", list(CATALOGUE))


def flags_and_effect(row: Upstream, flag: FlagId) -> tuple[bool, bool]:
    """Whether the row's model carries the flag, and whether the flag changes anything on the way."""
    provider = KINDS[row.kind](row, surroundings())
    snapshot = Snapshot(1, providers=(provider,), catalogs={row.id: catalog(model("m"))})
    candidate = Candidate(provider, snapshot.models[row.id]["m"])
    probe = PROBES[flag]
    body = json.dumps(probe.given if not probe.is_answer else {"model": "m"}).encode()
    asked = request(body, protocol=probe.protocol, stream=True, include_usage=True)
    prepared = prepare(asked, Plan(candidate, probe.protocol), "id", ImageLoader())
    if not probe.is_answer:
        return flag in candidate.model.flags, prepared.call.body != body
    answer = b"data: %b\n\n" % json.dumps(probe.given).encode()
    return flag in candidate.model.flags, prepared.meter.feed(answer) != answer


def test_every_kind_has_a_default_for_every_flag_and_a_row_here() -> None:
    assert FLAG_DEFAULTS.keys() == KINDS.keys() == ROWS.keys()
    for defaults in FLAG_DEFAULTS.values():
        assert defaults.keys() == CATALOGUE.keys() == PROBES.keys()


@each_flag
@each_kind
def test_the_default_of_a_kind_is_in_force(kind: str, flag: FlagId) -> None:
    is_on = FLAG_DEFAULTS[kind][flag]

    assert flags_and_effect(ROWS[kind]({}, {}), flag) == (is_on, is_on)


@pytest.mark.parametrize("is_on", [True, False])
@each_flag
@each_kind
def test_an_override_reaches_the_model_and_the_interceptor(kind: str, flag: FlagId, is_on: bool) -> None:
    assert flags_and_effect(ROWS[kind]({flag: is_on}, {}), flag) == (is_on, is_on)


@pytest.mark.parametrize("is_on", [True, False])
@each_flag
@pytest.mark.parametrize("kind", WITH_MODELS)
def test_a_models_own_override_wins(kind: str, flag: FlagId, is_on: bool) -> None:
    assert flags_and_effect(ROWS[kind]({flag: not is_on}, {flag: is_on}), flag) == (is_on, is_on)


def test_the_page_of_flags_is_fresh() -> None:
    assert text("docs/flags.md") == page(), "run: python -m tests.rules.flags_page > docs/flags.md"
