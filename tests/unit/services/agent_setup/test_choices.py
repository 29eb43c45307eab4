from floway.services.agent_setup.choices import Choices, ClaudeChoices, CodexChoices, choices


def test_nothing_chosen_takes_away_what_an_earlier_setup_wrote() -> None:
    changes = ClaudeChoices(model_discovery=False).changes()

    assert set(changes["env"].values()) == {None}
    assert set(changes["top"].values()) == {None}


def test_choices_are_told_in_the_program_s_own_words() -> None:
    chosen = ClaudeChoices(
        model="a",
        fable_model="b",
        opus_model="c",
        sonnet_model="d",
        haiku_model="e",
        effort="xhigh",
        cleanup_days=365,
        attribution=False,
        auto_memory=False,
        agent_view=False,
    )

    assert chosen.changes() == {
        "env": {
            "ANTHROPIC_MODEL": "a",
            "ANTHROPIC_DEFAULT_FABLE_MODEL": "b",
            "ANTHROPIC_DEFAULT_OPUS_MODEL": "c",
            "ANTHROPIC_DEFAULT_SONNET_MODEL": "d",
            "ANTHROPIC_DEFAULT_HAIKU_MODEL": "e",
            "CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY": "1",
        },
        "top": {
            "effortLevel": "xhigh",
            "cleanupPeriodDays": 365,
            "attribution": {"commit": "", "pr": ""},
            "autoMemoryEnabled": False,
            "disableAgentView": True,
        },
    }


def test_codex_is_told_only_what_is_chosen() -> None:
    assert CodexChoices().changes() == {}
    assert CodexChoices("gpt-5.5", "high").changes() == {"model": "gpt-5.5", "model_reasoning_effort": "high"}


def test_stored_choices_come_back() -> None:
    chosen = Choices(ClaudeChoices(model="a", attribution=False), CodexChoices(effort="low"))

    assert choices(chosen.document()) == chosen
    assert choices({}) == Choices()
