"""Settings for all tests."""

import os

from hypothesis import HealthCheck, settings

# Machines are shared and noisy: how long an example takes says nothing about the code. In CI the
# examples are the same at each run, so that a red run can be repeated.
settings.register_profile(
    "project",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI") == "true",
    database=None,
)
settings.load_profile("project")
