"""Lines are grouped so that little is padded and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from tts.engines.indextts2.batches import ONE_BY_ONE, BatchLimits, plan_batches, static_size
from tts.nn.layout import PaddedSize

LIMITS = BatchLimits(frames=4000, lines=8, padding=0.2)


@given(st.lists(st.integers(3, 5000), max_size=40))
def test_every_line_is_in_one_batch_and_batches_keep_their_bounds(totals: list[int]) -> None:
    batches = plan_batches(totals, LIMITS)
    assert sorted(index for batch in batches for index in batch) == list(range(len(totals)))
    for batch in batches:
        longest = max(totals[index] for index in batch)
        padded = longest * len(batch)
        assert len(batch) == 1 or padded <= LIMITS.frames
        assert padded - sum(totals[index] for index in batch) <= LIMITS.padding * padded
        assert len(batch) <= LIMITS.lines


def test_the_first_line_is_never_kept_waiting() -> None:
    assert plan_batches([900, 100, 880, 110], LIMITS) == [(0, 2), (1, 3)]
    assert plan_batches([5, 6, 7], ONE_BY_ONE) == [(0,), (1,), (2,)]


def test_shapes_recur_in_steps() -> None:
    assert static_size(PaddedSize(1290, 500), LIMITS) == PaddedSize(1344, 512)
    assert static_size(PaddedSize(1290, 500), ONE_BY_ONE) is None
