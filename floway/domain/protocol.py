"""The four client protocols, by the ids used on every wire and in the database."""

from typing import Final, Literal, get_args

ProtocolId = Literal["messages", "chat_completions", "responses", "gemini"]

#: Anthropic Messages, https://docs.anthropic.com/en/api/messages
MESSAGES: Final = "messages"
#: OpenAI Chat Completions, https://platform.openai.com/docs/api-reference/chat
CHAT_COMPLETIONS: Final = "chat_completions"
#: OpenAI Responses, https://platform.openai.com/docs/api-reference/responses
RESPONSES: Final = "responses"
#: Google generateContent, https://ai.google.dev/api/generate-content
GEMINI: Final = "gemini"

PROTOCOLS: Final[tuple[ProtocolId, ...]] = get_args(ProtocolId)

#: What a call does. Counting tokens costs nothing and is not billed.
ActionId = Literal["generate", "count_tokens", "compact"]

GENERATE: Final = "generate"
COUNT_TOKENS: Final = "count_tokens"
#: Makes a long conversation shorter (Responses): billed as generation is, answered in one piece.
COMPACT: Final = "compact"
