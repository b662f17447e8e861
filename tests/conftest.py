"""Settings shared by all tests."""

from hypothesis import HealthCheck, settings

# The first call of a compiled function takes seconds, so no deadline per example; examples are the same in every run.
settings.register_profile("ruralcredit", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ruralcredit")
