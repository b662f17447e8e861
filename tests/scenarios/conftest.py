"""What the tests of scenarios share."""

import pytest

from sim.parameters import Parameters


@pytest.fixture
def assume():
    """Return the scenarios' assumptions: defaults, but for those given by name."""
    return lambda **values: Parameters({f"economy.{name}": value for name, value in values.items()}).economy
