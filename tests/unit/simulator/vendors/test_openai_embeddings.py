"""OpenAI's own SDK against the simulator's Embeddings."""

import openai
import pytest

from tests.support.simulator import Simulator


def test_the_sdk_decodes_the_vectors(simulator: Simulator) -> None:
    with openai.OpenAI(base_url=f"{simulator.base_url}/v1", api_key="k", max_retries=0) as client:
        packed = client.embeddings.create(model="sim-embed", input=["one", "two"])
        plain = client.embeddings.create(
            model="sim-embed", input="one", encoding_format="float", dimensions=40
        )
        with pytest.raises(openai.BadRequestError):
            client.embeddings.create(model="sim-embed", input="")

    assert [len(entry.embedding) for entry in packed.data] == [8, 8]
    assert packed.data[0].embedding != packed.data[1].embedding
    assert len(plain.data[0].embedding) == 40
    assert packed.usage.prompt_tokens == 4
