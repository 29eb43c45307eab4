"""A Responses client, served by a Gemini upstream."""

from floway.translate.pairs.responses_via_gemini.request import translate

__all__ = ["translate"]
