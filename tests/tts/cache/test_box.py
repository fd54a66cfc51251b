"""An entry's file gives back exactly what was put in, or refuses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as stn
from numpy.typing import NDArray

from tts.cache.box import pack, unpack
from tts.contract import Stage
from tts.errors import CacheError

DTYPES = st.one_of(
    stn.boolean_dtypes(),
    stn.integer_dtypes(endianness="?"),
    stn.floating_dtypes(endianness="?", sizes=(16, 32, 64)),
    stn.complex_number_dtypes(),
    stn.unicode_string_dtypes(max_len=5),
    stn.byte_string_dtypes(max_len=5),
)
ARRAYS = stn.arrays(DTYPES, stn.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4))
SAMPLE = {"env": np.arange(12, dtype=np.float16).reshape(3, 4), "rate": np.array(22_050)}


@given(st.dictionaries(st.text(max_size=8), ARRAYS, max_size=4))
def test_what_is_read_equals_what_was_written_bit_for_bit(arrays: dict[str, NDArray[np.generic]]) -> None:
    read = unpack(pack(Stage.SAID, "key", arrays), Stage.SAID, "key")
    assert read.keys() == arrays.keys()
    for name, array in arrays.items():
        assert (read[name].dtype, read[name].shape) == (array.dtype, array.shape)
        assert read[name].tobytes() == array.tobytes()


def test_a_view_with_gaps_is_kept_as_what_it_shows() -> None:
    every_second = np.arange(10.0)[::2]
    assert unpack(pack(Stage.HOW, "k", {"a": every_second}), Stage.HOW, "k")["a"].tolist() == [0, 2, 4, 6, 8]


def test_what_was_read_cannot_be_edited_in_place() -> None:
    with pytest.raises(ValueError, match="read-only"):
        unpack(pack(Stage.SAID, "key", SAMPLE), Stage.SAID, "key")["env"][0] = 1


@given(st.data())
def test_a_file_that_ends_anywhere_too_early_is_refused(data: st.DataObject) -> None:
    whole = pack(Stage.SAID, "key", SAMPLE)
    with pytest.raises(CacheError):
        unpack(whole[: data.draw(st.integers(0, len(whole) - 1))], Stage.SAID, "key")


@given(st.data())
def test_a_file_with_any_byte_changed_is_refused(data: st.DataObject) -> None:
    damaged = bytearray(pack(Stage.SAID, "key", SAMPLE))
    damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CacheError):
        unpack(bytes(damaged), Stage.SAID, "key")


def test_an_entry_under_the_name_of_another_is_refused() -> None:
    with pytest.raises(CacheError, match="name of another"):
        unpack(pack(Stage.SAID, "mine", SAMPLE), Stage.SAID, "yours")
    with pytest.raises(CacheError, match="name of another"):
        unpack(pack(Stage.SAID, "mine", SAMPLE), Stage.HOW, "mine")


def test_python_objects_are_not_kept() -> None:
    with pytest.raises(CacheError, match="'names' has dtype object"):
        pack(Stage.SAID, "key", {"names": np.array([{}, []], dtype=object)})
