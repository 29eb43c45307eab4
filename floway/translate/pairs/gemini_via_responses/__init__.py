"""A Gemini client served by a Responses upstream."""

from floway.translate.base import Translation
from floway.translate.pairs.gemini_via_responses import request

translate: Translation = request.translate
