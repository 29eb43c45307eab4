"""The sentences with which Claude Code opens a system prompt.

Each is the whole text of a system block, or the first sentence of one, seen in what Claude Code 2.1.330
sent (``tests/recordings/claude_code``) or in its program. Versions before 2.1.36 send no billing block and
are known by these alone.
"""

from typing import Final

OPENERS: Final = (
    # The interactive program.
    "You are Claude Code, Anthropic's official CLI for Claude.",
    # ``claude -p``, and its subagents.
    "You are a Claude agent, built on Anthropic's Claude Agent SDK.",
    # The program inside of the SDK.
    "You are Claude Code, Anthropic's official CLI for Claude, running within the Claude Agent SDK.",
    # The agent that searches files.
    "You are a file search specialist for Claude Code, Anthropic's official CLI for Claude.",
    # The call that makes a long conversation shorter.
    "You are a helpful AI assistant tasked with summarizing conversations.",
    # Output styles; older versions open every prompt with it.
    "You are an interactive CLI tool that helps users with software engineering tasks.",
    # Output styles of somebody's own.
    'You are an interactive agent that helps users according to your "Output Style", which describes how '
    "you should respond to user queries.",
)
