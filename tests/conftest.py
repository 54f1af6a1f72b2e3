"""What several tests share."""

import pytest
from hypothesis import HealthCheck, settings

from geo.study import Study, open_study

settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")


@pytest.fixture(scope="session")
def study() -> Study:
    """The study made of the embedded files, opened once."""
    return open_study()
