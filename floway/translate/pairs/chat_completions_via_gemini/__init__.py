"""A Chat Completions client, served by a Gemini upstream."""

from floway.translate.pairs.chat_completions_via_gemini.request import translate

__all__ = ["translate"]
