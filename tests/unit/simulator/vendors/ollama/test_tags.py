from floway.simulator.vendors.ollama.tags import TAGS, find, listed


def test_options_are_no_part_of_a_name() -> None:
    assert find("gpt-oss:20b+events=5") is find("gpt-oss:20b") is TAGS[0]
    assert find("gpt-oss") is None


def test_every_model_is_listed() -> None:
    assert [row["name"] for row in listed()["models"]] == [tag.name for tag in TAGS]


def test_a_model_tells_its_own_context_beside_a_general_one() -> None:
    info = TAGS[1].details()["model_info"]

    assert (info["sim.context_length"], info["general.context_length"]) == (32_768, 1)
