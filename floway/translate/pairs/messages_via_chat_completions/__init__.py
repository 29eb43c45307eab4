"""A Messages client served by a Chat Completions upstream."""

from floway.translate.base import Translation
from floway.translate.pairs.messages_via_chat_completions import request

translate: Translation = request.translate
