import pytest

from floway.providers.custom.heuristics import kind_of


@pytest.mark.parametrize(
    ("model_id", "kind"),
    [
        ("gpt-5", "chat"),
        ("claude-opus-4-5", "chat"),
        ("embedded-coder", "chat"),
        ("text-embedding-3-large", "embedding"),
        ("org/nomic-embed-text", "embedding"),
        ("BAAI/bge-m3", "embedding"),
        ("multilingual_e5.large", "embedding"),
        ("gpt-image-1", "image"),
        ("gpt-image", "image"),
        ("gpt-imagery", "chat"),
        ("whisper-1", "transcription"),
        ("gpt-4o-transcribe", "transcription"),
    ],
)
def test_the_id_tells_what_a_model_is_for(model_id: str, kind: str) -> None:
    assert kind_of(model_id) == kind
