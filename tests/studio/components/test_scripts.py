"""The scripts of a component make one module."""

from types import ModuleType

import pytest

from studio.components import curve, player, transport


@pytest.mark.parametrize("module", [curve, player], ids=lambda module: module.__name__)
def test_a_component_is_one_module_with_one_entry(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "component", lambda _name, *, css, js: css and js)
    made = transport.mounted.__wrapped__(module.__name__.rpartition(".")[2], *module._SCRIPTS)
    assert made.count("export default") == 1
