"""The scripts in a real bash, on homes of their own; PowerShell's are looked at as text."""

import fcntl
import json
import os
import pty
import re
import shutil
import stat
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from floway.services.agent_setup.choices import Choices, ClaudeChoices, CodexChoices
from floway.services.agent_setup.scripts import AGENTS, SHELLS, Agent, Shell, script
from tests.support.ports import wait_until

KEY = "fw_0123456789abcdefghijklmnop"
GATEWAY = "https://gateway.example"
#: What somebody may choose or be called who wants to see something else run.
HOSTILE = "'; touch pwned; ' $(touch pwned) `touch pwned` \"; touch pwned; \" \\"
PLAIN_CHOICES = Choices(ClaudeChoices(model="opus"), CodexChoices("gpt-5.5", "high"))
HOSTILE_CHOICES = Choices(
    ClaudeChoices(model=HOSTILE, opus_model="ü'\u2019"), CodexChoices(model=HOSTILE, effort=HOSTILE)
)

_COREUTILS = ["bash", "mkdir", "mktemp", "rm", "cp", "cat", "sed", "awk", "grep", "sleep", "env"]
_PLACES = ("/usr/bin", "/bin", "/usr/local/bin")

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Of a user who has neither agent."""
    folder = tmp_path / "a 'home' of $mine"
    folder.mkdir()
    return folder


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """The only folder of programs: coreutils and the like, but no agent."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in _COREUTILS:
        (folder / name).symlink_to(next(Path(place, name) for place in _PLACES if Path(place, name).exists()))
    (folder / "python3").symlink_to(sys.executable)
    return folder


@pytest.fixture
def run(home: Path, tools: Path) -> Run:
    """Feed a script to bash, as the command of the dashboard does."""

    def run(text: str, **environ: str) -> subprocess.CompletedProcess[str]:
        given = {"HOME": str(home), "PATH": str(tools), "GATEWAY_ENDPOINT": GATEWAY, **environ}
        return subprocess.run(
            ["/bin/bash"],
            input=text,
            cwd=home,
            env=given,
            capture_output=True,
            text=True,
            timeout=60,
            start_new_session=True,
        )

    return run


def claude(chosen: Choices = PLAIN_CHOICES, key: str | None = KEY, label: str = "laptop") -> str:
    return script("claude", "sh", chosen, key, label)


def codex(chosen: Choices = PLAIN_CHOICES, key: str | None = KEY, label: str = "laptop") -> str:
    return script("codex", "sh", chosen, key, label)


def with_only(tools: Path, tool: str) -> None:
    """Leave one of the programs that can change a JSON file."""
    if tool == "node":
        node = shutil.which("node")
        assert node is not None, "the dashboard is built with node"
        (tools / "python3").unlink()
        (tools / "node").symlink_to(Path(node).resolve())


def settings_of(home: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((home / ".claude" / "settings.json").read_text())
    return document


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("agent", AGENTS)
@pytest.mark.parametrize("chosen", [PLAIN_CHOICES, HOSTILE_CHOICES])
def test_bash_can_read_what_is_made(agent: Agent, chosen: Choices) -> None:
    text = script(agent, "sh", chosen, KEY, HOSTILE)

    done = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True, timeout=10)

    assert (done.returncode, done.stderr) == (0, "")


def test_claude_code_gets_the_address_and_the_key(run: Run, home: Path) -> None:
    done = run(claude(), GATEWAY_ENDPOINT=f"{GATEWAY}/")

    assert done.returncode == 0, done.stderr
    assert settings_of(home) == {
        "env": {
            "ANTHROPIC_BASE_URL": GATEWAY,
            "ANTHROPIC_AUTH_TOKEN": KEY,
            "ANTHROPIC_MODEL": "opus",
            "CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY": "1",
        }
    }
    assert mode(home / ".claude") == 0o700
    assert mode(home / ".claude" / "settings.json") == 0o600
    assert KEY not in done.stdout + done.stderr
    assert "laptop" in done.stderr


@pytest.mark.parametrize("tool", ["python3", "node"])
def test_settings_are_merged_and_kept_beside(run: Run, home: Path, tools: Path, tool: str) -> None:
    with_only(tools, tool)
    folder = home / ".claude"
    folder.mkdir()
    before = (
        '{"permissions": {"allow": ["Bash"]}, "effortLevel": "low", "cleanupPeriodDays": 9,\n'
        ' "env": {"MINE": "1", "ANTHROPIC_MODEL": "old", "ANTHROPIC_DEFAULT_OPUS_MODEL": "old"}, "ü": "é"}'
    )
    (folder / "settings.json").write_text(before, encoding="utf-8")

    done = run(claude(Choices(ClaudeChoices(model="opus", effort="high", model_discovery=False))))

    assert done.returncode == 0, done.stderr
    assert settings_of(home) == {
        "permissions": {"allow": ["Bash"]},
        "effortLevel": "high",
        "ü": "é",
        "env": {
            "MINE": "1",
            "ANTHROPIC_MODEL": "opus",
            "ANTHROPIC_BASE_URL": GATEWAY,
            "ANTHROPIC_AUTH_TOKEN": KEY,
        },
    }
    kept = folder / "settings.json.before-floway"
    assert (kept.read_text(encoding="utf-8"), mode(kept)) == (before, 0o600)
    assert mode(folder / "settings.json") == 0o600
    assert sorted(each.name for each in folder.iterdir()) == ["settings.json", "settings.json.before-floway"]


@pytest.mark.parametrize("tool", ["python3", "node"])
@pytest.mark.parametrize(
    "content", ['{"env": ', "[]", "null", '{"env": null}', '{"env": []}', "// mine\n{}", "\udcff"]
)
def test_settings_that_cannot_be_merged_stay_as_they_are(
    run: Run, home: Path, tools: Path, content: str, tool: str
) -> None:
    with_only(tools, tool)
    folder = home / ".claude"
    folder.mkdir()
    raw = content.encode("utf-8", "surrogateescape")
    (folder / "settings.json").write_bytes(raw)

    done = run(claude())

    assert (done.returncode, "Nothing was changed" in done.stderr) == (1, True)
    assert [(each.name, each.read_bytes()) for each in folder.iterdir()] == [("settings.json", raw)]
    assert KEY not in done.stderr


def test_a_link_to_the_settings_stays_one(run: Run, home: Path) -> None:
    (home / "dotfiles").mkdir()
    (home / "dotfiles" / "claude.json").write_text("{}")
    (home / ".claude").mkdir()
    (home / ".claude" / "settings.json").symlink_to(home / "dotfiles" / "claude.json")

    assert run(claude()).returncode == 0

    assert (home / ".claude" / "settings.json").is_symlink()
    assert KEY in (home / "dotfiles" / "claude.json").read_text()


def test_the_folder_of_the_settings_can_be_elsewhere(run: Run, home: Path) -> None:
    assert run(claude(), CLAUDE_CONFIG_DIR=str(home / "else where")).returncode == 0

    assert KEY in (home / "else where" / "settings.json").read_text()
    assert not (home / ".claude").exists()


def test_hostile_values_are_text(run: Run, home: Path) -> None:
    done = run(claude(HOSTILE_CHOICES, label=HOSTILE))
    done_too = run(codex(HOSTILE_CHOICES, label=HOSTILE))

    assert (done.returncode, done_too.returncode) == (0, 0), done.stderr + done_too.stderr
    assert not list(home.rglob("pwned"))
    assert settings_of(home)["env"]["ANTHROPIC_MODEL"] == HOSTILE
    assert settings_of(home)["env"]["ANTHROPIC_DEFAULT_OPUS_MODEL"] == "ü'\u2019"
    assert f"model = {json.dumps(HOSTILE)}" in (home / ".codex" / "config.toml").read_text()


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "gateway.example",
        "ftp://gateway.example",
        "https://",
        "https://a b",
        'https://a"b',
        "https://a\nb",
        "https://$(x)",
    ],
)
@pytest.mark.parametrize("text", [claude(), codex()])
def test_nothing_happens_for_an_address_that_is_none(run: Run, home: Path, text: str, endpoint: str) -> None:
    done = run(text, GATEWAY_ENDPOINT=endpoint)

    assert (done.returncode, "Nothing was changed" in done.stderr) == (1, True)
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("text", [claude(), codex()])
def test_a_download_that_was_cut_does_nothing(run: Run, home: Path, text: str) -> None:
    # All cuts of the last lines, and some of the others.
    cuts = [*range(0, len(text) - 16, len(text) // 20), *range(len(text) - 16, len(text) - 2)]
    for cut in cuts:
        done = run(text[:cut])
        assert list(home.iterdir()) == [], (cut, done.stderr)

    assert run(text).returncode == 0
    assert list(home.iterdir()) != []


def test_without_a_terminal_a_key_cannot_be_asked_for(run: Run, home: Path) -> None:
    for text in (claude(key=None), codex(key=None)):
        done = run(text)

        assert (done.returncode, "no terminal" in done.stderr) == (1, True)
    assert list(home.iterdir()) == []


def test_a_key_is_asked_for_at_the_terminal_and_not_shown(home: Path, tools: Path) -> None:
    terminal, other_end = pty.openpty()
    process = subprocess.Popen(
        ["/bin/bash"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=home,
        env={"HOME": str(home), "PATH": str(tools), "GATEWAY_ENDPOINT": GATEWAY},
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(other_end, termios.TIOCSCTTY, 0),
    )
    assert process.stdin is not None
    process.stdin.write(claude(key=None).encode())
    process.stdin.close()
    shown = b""
    while b"API key of" not in shown:
        shown += os.read(terminal, 1024)
    wait_until(lambda: not termios.tcgetattr(other_end)[3] & termios.ECHO, "the end of the echo", 30)
    os.write(terminal, f"{KEY}\n".encode())
    assert process.stdout is not None
    said = process.stdout.read()

    assert process.wait(30) == 0, said
    shown += os.read(terminal, 1024)
    assert KEY.encode() not in shown + said
    assert settings_of(home)["env"]["ANTHROPIC_AUTH_TOKEN"] == KEY
    process.stdout.close()
    os.close(terminal)
    os.close(other_end)


def test_codex_gets_a_provider_and_a_key_of_its_own(run: Run, home: Path) -> None:
    (home / ".codex").mkdir()
    (home / ".codex" / "auth.json").write_text("mine")

    done = run(codex())

    assert done.returncode == 0, done.stderr
    secret = home / ".codex" / "floway.key"
    assert (secret.read_text(), mode(secret)) == (KEY, 0o600)
    assert (home / ".codex" / "auth.json").read_text() == "mine"
    config = (home / ".codex" / "config.toml").read_text()
    assert KEY not in config + done.stdout + done.stderr
    # Again, with other choices: what the set-up wrote is replaced, and nothing stands there twice.
    run(codex(Choices()))
    again = (home / ".codex" / "config.toml").read_text()
    assert (again.count("[model_providers.floway]"), "gpt-5.5" in again) == (1, False)


def toml(home: Path) -> dict[str, Any]:
    tomllib = pytest.importorskip("tomllib")
    document: dict[str, Any] = tomllib.loads((home / ".codex" / "config.toml").read_text())
    return document


def test_the_block_stands_where_toml_wants_it(run: Run, home: Path) -> None:
    (home / ".codex").mkdir()
    (home / ".codex" / "config.toml").write_text('# mine\nsandbox_mode = "read-only"\n\n[tui]\ntheme = "x"\n')

    assert run(codex()).returncode == 0

    assert toml(home) == {
        "model_provider": "floway",
        "model": "gpt-5.5",
        "model_reasoning_effort": "high",
        "sandbox_mode": "read-only",
        "tui": {"theme": "x"},
        "model_providers": {
            "floway": {
                "name": "Floway",
                "base_url": f"{GATEWAY}/v1",
                "wire_api": "responses",
                "auth": {"command": "cat", "args": [str(home.resolve() / ".codex" / "floway.key")]},
            }
        },
    }
    kept = home / ".codex" / "config.toml.before-floway"
    assert kept.read_text().startswith("# mine\nsandbox_mode")


@pytest.mark.parametrize(
    "content",
    [
        'model = "mine"\n',
        'model_provider = "mine"\n[x]\n',
        '[model_providers.floway]\nname = "mine"\n',
        "[model_providers]\nx = 1\n",
        'model_providers.mine.name = "x"\n',
        'text = """\n[x]\n"""\n',
    ],
)
def test_settings_of_the_same_names_are_left_alone(run: Run, home: Path, content: str) -> None:
    (home / ".codex").mkdir()
    (home / ".codex" / "config.toml").write_text(content)

    done = run(codex())

    assert done.returncode == 2
    assert (home / ".codex" / "config.toml").read_text() == content
    assert "[model_providers.floway]" in done.stdout
    assert KEY not in done.stdout + done.stderr


def program(tools: Path, name: str, text: str) -> None:
    """Put a program on the path."""
    (tools / name).write_text(f"#!/bin/bash\n{text}")
    (tools / name).chmod(0o755)


def test_a_codex_that_takes_edits_writes_them_itself(run: Run, home: Path, tools: Path) -> None:
    program(
        tools,
        "codex",
        'env >"$HOME/environment"; printf "%s " "$@" >"$HOME/arguments"\n'
        'while IFS= read -r line; do printf "%s\\n" "$line" >>"$HOME/asked"\n'
        'case $line in *\'"id":2\'*) printf \'{"id":2,"result":{"status":"ok"}}\\n\';; esac; done\n',
    )

    done = run(codex(HOSTILE_CHOICES))

    assert done.returncode == 0, done.stderr
    asked = [json.loads(line) for line in (home / "asked").read_text().splitlines()]
    assert [each["method"] for each in asked] == ["initialize", "initialized", "config/batchWrite"]
    edits = {edit["keyPath"]: edit["value"] for edit in asked[2]["params"]["edits"]}
    assert edits == {
        "model_provider": "floway",
        "model": HOSTILE,
        "model_reasoning_effort": HOSTILE,
        "model_providers.floway": {
            "name": "Floway",
            "base_url": f"{GATEWAY}/v1",
            "wire_api": "responses",
            "auth": {"command": "cat", "args": [str(home.resolve() / ".codex" / "floway.key")]},
        },
    }
    assert not (home / ".codex" / "config.toml").exists()
    seen = (
        (home / "environment").read_text() + (home / "arguments").read_text() + (home / "asked").read_text()
    )
    assert KEY not in seen


def test_a_codex_that_fails_half_way_leaves_the_files_as_they_were(run: Run, home: Path, tools: Path) -> None:
    program(tools, "codex", 'echo broken >"$CODEX_HOME/config.toml"; printf \'{"id":2,"error":{}}\\n\'\n')
    (home / ".codex").mkdir()
    (home / ".codex" / "config.toml").write_text('model = "mine"\n')
    (home / ".codex" / "auth.json").write_text("mine")

    done = run(codex())

    assert done.returncode == 2
    assert (home / ".codex" / "config.toml").read_text() == 'model = "mine"\n'
    assert (home / ".codex" / "auth.json").read_text() == "mine"


def test_a_set_up_that_is_interrupted_puts_everything_back(run: Run, home: Path, tools: Path) -> None:
    program(
        tools, "codex", 'echo broken >"$CODEX_HOME/config.toml"; kill -TERM "$(cat "$HOME/pid")"; sleep 1\n'
    )
    (home / ".codex").mkdir()
    (home / ".codex" / "config.toml").write_text('model = "mine"\n')
    (home / ".codex" / "floway.key").write_text("old key")
    text = codex().replace("  set -eu\n", '  set -eu\n  printf "%s" "$BASHPID" >"$HOME/pid"\n', 1)

    done = run(text)

    assert done.returncode != 0
    assert (home / ".codex" / "config.toml").read_text() == 'model = "mine"\n'
    assert (home / ".codex" / "floway.key").read_text() == "old key"


@pytest.mark.parametrize("agent", AGENTS)
@pytest.mark.parametrize("shell", SHELLS)
def test_every_script_is_one_block(agent: Agent, shell: Shell) -> None:
    lines = script(agent, shell, PLAIN_CHOICES, KEY, "laptop").rstrip("\n").split("\n")

    code = [line for line in lines if not line.startswith("#")]
    assert code[0] in ("{", "& {")
    assert code[-1] == "}"


@pytest.mark.parametrize("agent", AGENTS)
def test_powershell_gets_each_value_as_a_verbatim_string(agent: Agent) -> None:
    text = script(agent, "ps1", HOSTILE_CHOICES, KEY, f"{HOSTILE}\n\u2019")

    without_strings = _without_verbatim_strings(text)
    assert "pwned" not in without_strings
    assert KEY not in without_strings
    assert without_strings.count("{") == without_strings.count("}")
    assert without_strings.count("(") == without_strings.count(")")


@pytest.mark.parametrize("agent", AGENTS)
def test_powershell_never_hands_the_key_to_a_program(agent: Agent) -> None:
    text = script(agent, "ps1", PLAIN_CHOICES, KEY, "laptop")

    uses = [line.strip() for line in text.splitlines() if re.search(r"\$key\b", line)]
    allowed = (
        "$key =",
        "if ($key ",
        "if ($key -",
        "Set-Members $environment",
        "Write-Whole $secret $key $null",
    )
    assert [line for line in uses if not line.startswith(allowed)] == []


@pytest.mark.parametrize("agent", AGENTS)
def test_powershell_elsewhere_than_on_windows_changes_nothing(agent: Agent) -> None:
    text = script(agent, "ps1", PLAIN_CHOICES, KEY, "laptop")

    refusal = text.index("if ($env:OS -ne 'Windows_NT') { throw ")
    writes = [text.index(word) for word in ("WriteAllText", "CreateDirectory", "Read-Host")]
    assert refusal < min(writes)


def test_what_codex_had_is_kept_as_bytes() -> None:
    text = script("codex", "ps1", PLAIN_CHOICES, KEY, "laptop")

    # The value of an if is a pipeline's: an empty file would come back as nothing and not be restored.
    assert not re.search(r"= if .*ReadAllBytes", text)
    assert text.count("ReadAllBytes") == 2


def _without_verbatim_strings(text: str) -> str:
    """PowerShell without its comments and its single-quoted strings, read as its tokenizer does."""
    left, at, quotes = [], 0, "'\u2018\u2019\u201a\u201b"
    while at < len(text):
        each = text[at]
        if each == '"':
            # No value of ours is in an expandable string.
            end = at + 1
            while text[end] != '"':
                end += 2 if text[end] == "`" else 1
            at = end + 1
        elif each in quotes:
            end = at + 1
            while text[end] not in quotes or text[end + 1 : end + 2] in tuple(quotes):
                end += 2 if text[end] in quotes else 1
            at = end + 1
        elif each == "#":
            at = text.index("\n", at)
        else:
            left.append(each)
            at += 1
    return "".join(left)
