"""The sides of the matrix, and which of its cells hold more than yes or no."""

#: ``{client protocol: the upstream's only model}``: one upstream for each protocol.
MODELS = {
    "messages": "claude-sonnet-5-5",
    "chat_completions": "gpt-5-mini",
    "responses": "gpt-5.5",
    "gemini": "gemini-3-pro",
}
UPSTREAMS = tuple(MODELS)
#: The clients of each language, by what they speak.
CLIENTS = ("messages", "chat_completions", "responses", "gemini")
SCENARIOS = (
    "plain",
    "streaming",
    "tools",
    "parallel",
    "image",
    "thinking",
    "structured",
    "stop",
    "max_tokens",
    "rate_limit",
    "bad_request",
    "stream_error",
    "abort",
)


def is_possible(client: str, scenario: str) -> bool:
    """Whether the client's protocol has the scenario at all: Responses has no stop sequences."""
    return (client, scenario) != ("responses", "stop")


def is_lossy(upstream: str, scenario: str) -> bool:
    """Whether the upstream's protocol has no place for it, so that the gateway reports a loss."""
    return (upstream, scenario) == ("responses", "stop")


#: ``(client, upstream)`` where the reasoning stays unread: Responses shows a summary only to who asks, and
#: neither Messages nor Chat Completions can ask. Messages carries the seal; Chat Completions has none.
SEALED = (("messages", "responses"), ("chat_completions", "responses"))


def mark(client: str, upstream: str, scenario: str) -> str:
    """What a cell shows when its test passes."""
    if scenario == "thinking" and (client, upstream) in SEALED:
        return "sealed"
    return "loss" if is_lossy(upstream, scenario) else "ok"
