"""What holds for every test: properties meet the same examples each time, and long files begin first."""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "steady", derandomize=True, deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", settings.get_profile("steady"), derandomize=False, max_examples=500)
settings.load_profile("steady")

LONGEST = ("tests/test_static.py", "tests/e2e/", "tests/tts/engines/", "tests/studio/cli/", "tests/launcher/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what takes longest begin first, so that no process is left alone with it at the end."""

    def place(item: pytest.Item) -> int:
        fits = [number for number, start in enumerate(LONGEST) if item.nodeid.startswith(start)]
        return fits[0] if fits else len(LONGEST)

    items.sort(key=place)
