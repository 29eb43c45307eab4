from floway.controlplane.silence.schemas import SilenceSchema
from floway.services.silence import Silence


def test_a_profile_has_the_members_that_the_schema_promises() -> None:
    profile = Silence("up_1", None, "m", "messages", 1, 2, 0, 0.5, 1.5, 60, None, (1.0,), (1, 0))

    shown = SilenceSchema().dump(profile)

    assert set(shown) == set(SilenceSchema().fields)
    assert shown["is_limit_low"] is False
