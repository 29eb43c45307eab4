"""How tests run over generated conversations."""

from hypothesis import HealthCheck, Phase, settings

#: A decorator. Machines differ in speed and conversations are large, so time is no criterion;
#: explaining a failure traces every line and takes minutes.
generated = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[phase for phase in Phase if phase is not Phase.explain],
)
