"""Coding agents as their vendors ship them, each run once in a home of its own."""

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.gateway import ROOT, Gateway

#: What npm installs, about a gigabyte; kept between runs.
INSTALLED = ROOT / "build" / "clients"
_INSTALL_SECONDS = 600
_RUN_SECONDS = 100
_TEXT = "floway-$((6*7))"
#: What the tool prints: a text that stands nowhere in the prompt, so that only a real call can show it.
PRINTED = "floway-42"


@dataclass(frozen=True)
class Program:
    """One agent."""

    name: str
    #: The npm package, always taken at its newest version.
    package: str
    #: ``(gateway, model, home) -> (command, environment, standard input)``; may write into the home.
    start: Callable[[Gateway, str, Path], tuple[list[str], dict[str, str], str]]
    #: ``standard output -> what the program says in the end``.
    said: Callable[[str], str]


def install(program: Program) -> Path:
    """The folder of executables that has the program, installed when it is not there yet.

    :raises AssertionError: npm failed.
    """
    INSTALLED.mkdir(parents=True, exist_ok=True)
    if not (INSTALLED / "node_modules" / program.package / "package.json").exists():
        command = ["npm", "install", "--prefix", str(INSTALLED), "--no-audit", "--no-fund"]
        # Without a tag npm takes an old release where Node is older than the newest one wants.
        command += ["--loglevel", "error", f"{program.package}@latest"]
        done = subprocess.run(
            command, cwd=INSTALLED, capture_output=True, text=True, timeout=_INSTALL_SECONDS, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
    return INSTALLED / "node_modules" / ".bin"


def version(program: Program) -> str:
    """The installed version."""
    manifest = INSTALLED / "node_modules" / program.package / "package.json"
    return str(json.loads(manifest.read_text())["version"])


def run(program: Program, gateway: Gateway, model: str, home: Path) -> str:
    """What the program says in the end, after one turn in which it must use its tool.

    :raises AssertionError: it failed or took too long.
    """
    folder = install(program)
    command, environment, given = program.start(gateway, model, home)
    inherited = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    done = subprocess.run(
        [str(folder / command[0]), *command[1:]],
        cwd=home,
        env={**inherited, "HOME": str(home), **environment},
        input=given,
        capture_output=True,
        text=True,
        timeout=_RUN_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return program.said(done.stdout)


def _claude_code(gateway: Gateway, model: str, home: Path) -> tuple[list[str], dict[str, str], str]:
    call = json.dumps({"command": f"echo {_TEXT}", "description": "print"})
    command = ["claude", "-p", f"call Bash {call}", "--output-format", "json", "--allowedTools", "Bash"]
    environment = {
        "ANTHROPIC_BASE_URL": gateway.base_url,
        "ANTHROPIC_AUTH_TOKEN": gateway.api_key,
        "ANTHROPIC_MODEL": model,
        "CLAUDE_CODE_MAX_RETRIES": "0",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "DISABLE_AUTOUPDATER": "1",
    }
    return command, environment, ""


def _said_by_claude_code(output: str) -> str:
    told: dict[str, Any] = json.loads(output)
    assert not told["is_error"], output[-2000:]
    assert told["num_turns"] >= 2, output[-2000:]
    return str(told["result"])


_CODEX_CONFIG = """\
model = "{model}"
model_provider = "floway"
[model_providers.floway]
name = "Floway"
base_url = "{base_url}/v1"
env_key = "FLOWAY_KEY"
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0
"""


def _codex(gateway: Gateway, model: str, home: Path) -> tuple[list[str], dict[str, str], str]:
    folder = home / ".codex"
    folder.mkdir()
    (folder / "config.toml").write_text(_CODEX_CONFIG.format(model=model, base_url=gateway.base_url))
    call = json.dumps({"cmd": f"echo {_TEXT}"})
    command = ["codex", "exec", "--json", "--skip-git-repo-check", f"call exec_command {call}"]
    return command, {"CODEX_HOME": str(folder), "FLOWAY_KEY": gateway.api_key}, ""


def _said_by_codex(output: str) -> str:
    events = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    items = [event["item"] for event in events if event["type"] == "item.completed"]
    messages = [item["text"] for item in items if item["type"] == "agent_message"]
    assert events[-1]["type"] == "turn.completed", output[-2000:]
    assert messages, output[-2000:]
    return str(messages[-1])


#: ``{how the model speaks: (the provider's package, where its base URL ends)}``.
_AI_SDK = {
    "messages": ("@ai-sdk/anthropic", "/v1"),
    "chat_completions": ("@ai-sdk/openai-compatible", "/v1"),
    "responses": ("@ai-sdk/openai", "/v1"),
    "gemini": ("@ai-sdk/google", "/v1beta"),
}


def opencode(protocol: str) -> Program:
    """opencode with the AI SDK's provider for a client protocol."""

    def start(gateway: Gateway, model: str, home: Path) -> tuple[list[str], dict[str, str], str]:
        package, end = _AI_SDK[protocol]
        options = {"baseURL": f"{gateway.base_url}{end}", "apiKey": gateway.api_key}
        # Without it opencode sends no signature back, and Google refuses calls of Gemini 3 without one.
        models = {model: {"reasoning": True}}
        provider = {"npm": package, "name": "floway", "options": options, "models": models}
        config = {"$schema": "https://opencode.ai/config.json", "provider": {"floway": provider}}
        (home / "opencode.json").write_text(json.dumps(config))
        call = json.dumps({"command": f"echo {_TEXT}", "description": "print"})
        # As an argument the program would quote the prompt once more.
        return ["opencode", "run", "-m", f"floway/{model}"], {}, f"call bash {call}"

    return Program(f"opencode, {protocol}", "opencode-ai", start, lambda output: output)


CLAUDE_CODE = Program("Claude Code", "@anthropic-ai/claude-code", _claude_code, _said_by_claude_code)
CODEX = Program("Codex", "@openai/codex", _codex, _said_by_codex)
PROGRAMS = (CLAUDE_CODE, CODEX, *(opencode(protocol) for protocol in _AI_SDK))
