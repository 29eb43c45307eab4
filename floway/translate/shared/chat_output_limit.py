"""The two names of a Chat Completions request's token limit."""

import re

#: OpenAI's reasoning models, also behind a vendor's prefix; they refuse ``max_tokens``:
#: https://platform.openai.com/docs/api-reference/chat/create#chat-create-max_tokens.
_REASONING_MODELS = re.compile(r"(?:^|/)(?:o[1-9](?:-|$)|gpt-(?:[5-9]|\d\d))")


def limit_member(model: str) -> str:
    """``max_completion_tokens`` where only that is taken, else ``max_tokens``, which all others know."""
    return "max_completion_tokens" if _REASONING_MODELS.search(model) else "max_tokens"
