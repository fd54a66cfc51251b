"""Scenes that all tests of the exchange share."""

import pytest

from studio.demos import demos
from studio.exchange.draft import Script


@pytest.fixture(scope="session", params=["earnest", "kongyiji"])
def demo_script(request: pytest.FixtureRequest) -> Script:
    (scene,) = [demo.scene for demo in demos() if demo.name == request.param]
    return Script(scene)
