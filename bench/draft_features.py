"""What a recogniser of feelings hears: features of the sound alone, and the plainest of classifiers."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tts.audio import Audio
from tts.prosody import measure
from tts.prosody.heard import traits_of

Floats = NDArray[np.float64]

_SHRINKAGE = 0.1


def features(audio: Audio) -> Floats:
    """Measure one clip; (17,) in the order of `tts.prosody.heard.TRAITS`."""
    return traits_of(measure(audio))


def classify(train: Floats, labels: Sequence[str], test: Floats) -> list[str]:
    """Nearest class mean under the pooled covariance, shrunk a little towards its diagonal (LDA)."""
    marks = np.array(labels)
    classes = sorted(set(labels))
    means = np.stack([train[marks == name].mean(axis=0) for name in classes])
    inside = train - means[np.searchsorted(classes, marks)]
    covariance = inside.T @ inside / max(1, len(train) - len(classes))
    diagonal = np.diag(np.maximum(np.diag(covariance), 1e-9))
    inverse = np.linalg.inv((1.0 - _SHRINKAGE) * covariance + _SHRINKAGE * diagonal)
    gap = test[:, None, :] - means
    distance = np.einsum("tcf,fg,tcg->tc", gap, inverse, gap)
    return [classes[i] for i in distance.argmin(axis=1)]


def leave_one_out(rows: Floats, labels: Sequence[str], groups: Sequence[int]) -> list[str]:
    """Classify each group by what was learnt from all the others."""
    marks, owners = np.array(labels), np.array(groups)
    result = np.empty(len(labels), dtype=object)
    for group in np.unique(owners):
        held = owners == group
        result[held] = classify(rows[~held], list(marks[~held]), rows[held])
    return [str(name) for name in result]
