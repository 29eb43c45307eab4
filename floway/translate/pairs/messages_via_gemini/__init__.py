"""A Messages client, served by a Gemini upstream."""

from floway.translate.pairs.messages_via_gemini.request import translate

__all__ = ["translate"]
