"""A Gemini client served by a Chat Completions upstream."""

from floway.translate.base import Translation
from floway.translate.pairs.gemini_via_chat_completions import request

translate: Translation = request.translate
