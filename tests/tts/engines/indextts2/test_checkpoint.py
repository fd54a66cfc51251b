"""Weights are loaded wholly or refused in words that name the file."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from tts.engines.indextts2.checkpoint import (
    Manifest,
    load_module,
    matched,
    read_checkpoint,
    shipped_manifest,
    tensors_under,
    verify_sha256,
)
from tts.errors import WeightsError
from tts.nn.unfilled import unfilled

MANIFEST = Manifest("tiny.pth", {"weight": (2, 3), "bias": (2,)}, unused=("old.*",))


def tiny_tensors() -> dict[str, torch.Tensor]:
    return {"weight": torch.ones(2, 3), "bias": torch.zeros(2)}


@pytest.mark.parametrize("name", ["tiny.safetensors", "tiny.pth"])
def test_both_formats_read_back_what_was_written(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if path.suffix == ".safetensors":
        save_file(tiny_tensors(), path)
    else:
        torch.save(tiny_tensors(), path)
    tensors = tensors_under(read_checkpoint(path), path=path)
    assert matched(tensors, MANIFEST, path=path).keys() == {"weight", "bias"}


def test_a_pickle_of_the_old_torch_format_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "old.bin"
    torch.save(tiny_tensors(), path, _use_new_zipfile_serialization=False)
    assert tensors_under(read_checkpoint(path), path=path)["bias"].tolist() == [0.0, 0.0]


def test_every_difference_is_named_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "other.pth"
    tensors = {"weight": torch.ones(3, 2), "gain": torch.ones(1), "old.head": torch.ones(1)}
    with pytest.raises(WeightsError) as refusal:
        matched(tensors, MANIFEST, path=path)
    text = str(refusal.value)
    assert str(path) in text
    assert "tensors_missing (count=1, names=bias)" in text
    assert "tensors_unexpected (count=1, names=gain)" in text
    assert "weight [3, 2] ≠ [2, 3]" in text
    assert "old.head" not in text


def test_a_long_list_of_differences_is_counted_not_printed(tmp_path: Path) -> None:
    wanted = Manifest("many.pth", {f"layer{i:02}": (1,) for i in range(40)})
    with pytest.raises(WeightsError, match=r"tensors_missing \(count=40, names=layer00, .*…"):
        matched({}, wanted, path=tmp_path / "many.pth")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"weights_gone .*gone\.pth"):
        read_checkpoint(tmp_path / "gone.pth")


@pytest.mark.parametrize("name", ["cut.safetensors", "cut.pth"])
@pytest.mark.parametrize("kept", [0, 7, 200])
def test_a_truncated_file_is_refused(tmp_path: Path, name: str, kept: int) -> None:
    path = tmp_path / name
    if path.suffix == ".safetensors":
        save_file({"weight": torch.ones(100)}, path)
    else:
        torch.save({"weight": torch.ones(100)}, path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(WeightsError, match=name):
        read_checkpoint(path)


class Bomb:
    """A pickle that would run code; weights files must never."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("ran",)


def test_a_pickle_that_would_run_code_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bomb.pth"
    torch.save({"weight": Bomb()}, path)
    with pytest.raises(WeightsError, match=r"weights_damaged .*bomb\.pth"):
        read_checkpoint(path)
    assert "ran" not in capsys.readouterr().out


def test_a_file_with_another_content_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"abc")
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    verify_sha256(path, digest.upper())
    path.write_bytes(b"abd")
    with pytest.raises(WeightsError, match="weights_sum"):
        verify_sha256(path, digest)


def test_nested_entries_are_found_or_named(tmp_path: Path) -> None:
    path = tmp_path / "nested.pth"
    tree: dict[str, object] = {"net": {"cfm": tiny_tensors(), "epoch": 3}}
    assert tensors_under(tree, "net", "cfm", path=path).keys() == {"weight", "bias"}
    assert tensors_under({**tiny_tensors()}, "model", path=path, optional=True).keys()
    with pytest.raises(WeightsError, match=r"weights_entry .*net/gpt"):
        tensors_under(tree, "net", "gpt", path=path)
    with pytest.raises(WeightsError, match=r"weights_content .*tensors by name"):
        tensors_under(tree, "net", "cfm", "bias", path=path)


def test_a_module_on_the_meta_device_takes_the_tensors_in_the_wanted_precision() -> None:
    with unfilled():
        module = torch.nn.Linear(3, 2)
    load_module(module, tiny_tensors(), dtype=torch.bfloat16)
    assert module.weight.dtype == torch.bfloat16
    assert not module.weight.is_meta
    assert not module.training


def test_shipped_manifests_hold_what_inference_reads() -> None:
    gpt = shipped_manifest("gpt")
    assert len(gpt.tensors) == 665
    assert not any(name.startswith("text_head") for name in gpt.wanted())
    layers = {name.split(".")[2] for name in shipped_manifest("w2v_bert").wanted() if "layers" in name}
    assert layers == {str(index) for index in range(17)}
