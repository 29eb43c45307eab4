"""Which beta tokens of a Messages client go on to Copilot.

It refuses any that it does not know: those of Vertex for system messages in the conversation, and the one for
long contexts, which are models of their own here.
"""

from typing import Final

from floway.protocols.documents import Document

INTERLEAVED: Final = "interleaved-thinking-2025-05-14"
CONTEXT_MANAGEMENT: Final = "context-management-2025-06-27"
#: Asks for a million tokens of context.
LONG_CONTEXT: Final = "context-1m-2025-08-07"
_KNOWN: Final = (INTERLEAVED, CONTEXT_MANAGEMENT, "advanced-tool-use-2025-11-20")


def given(header: str) -> list[str]:
    """The tokens of a header, each once, in their order."""
    return list(dict.fromkeys(filter(None, (token.strip() for token in header.split(",")))))


def sent(header: str, document: Document) -> str:
    """The tokens that go on, and those that the request itself needs; '' is none.

    :param header: the client's.
    """
    stated = given(header)
    tokens = [token for token in stated if token in _KNOWN]
    thinking = document.get("thinking")
    if not stated and isinstance(thinking, dict) and thinking.get("type") != "adaptive":
        # A client that says nothing of betas still means its budget to hold between calls of tools.
        tokens += [INTERLEAVED] if "budget_tokens" in thinking else []
    if "context_management" in document and CONTEXT_MANAGEMENT not in tokens:
        tokens.append(CONTEXT_MANAGEMENT)
    return ",".join(tokens)
