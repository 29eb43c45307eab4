"""A Gemini client served by a Messages upstream."""

from floway.translate.base import Translation
from floway.translate.pairs.gemini_via_messages import request

translate: Translation = request.translate
