"""What a model is for, guessed from its id, where the list does not say."""

import re

_SEPARATORS = re.compile(r"[/_\-.]")
_EMBEDDING = frozenset({"embed", "embedding", "embeddings", "bge", "e5", "gte", "uae", "nomic", "voyage"})
_TRANSCRIPTION = frozenset({"whisper", "transcribe"})
_IMAGE = re.compile(r"gpt-image(-|$)")


def kind_of(model_id: str) -> str:
    """``embedding``, ``image``, ``transcription``, or ``chat`` for everything else."""
    lower = model_id.lower()
    tokens = set(_SEPARATORS.split(lower))
    if tokens & _EMBEDDING:
        return "embedding"
    if _IMAGE.match(lower):
        return "image"
    return "transcription" if tokens & _TRANSCRIPTION else "chat"
