"""The figures of feelings from recordings; `bench.emotion` prints them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bench.clip_booth import NOBODY, ROWS, Booth, Speaker, draft
from bench.draft_features import classify, features
from bench.draft_lines import ENGLISH, felt
from bench.draft_lines import Speaker as Engine
from bench.emotion_fit import Session
from studio.clip_checks import LEAST_SNR_DB, REFUSED_SNR_DB
from studio.clip_signs import snr_db
from studio.performed import performed_curve
from studio.word_times import word_times
from tts.contract import FEELINGS, CurvePoint, Feelings, IntensityCurve
from tts.engines.draft.carry import carry
from tts.engines.draft.table import COLUMN, limit
from tts.errors import BadAudio
from tts.prosody import resampled
from tts.prosody.fingerprint import Fingerprint, fingerprint

Floats = NDArray[np.float64]
Rows = list[tuple[str, float | Floats]]

LISTENERS = ("en-us-sam", "en-us-june")  # the voices that feelings are carried to
NEUTRAL_PASSAGE = 1
SHAPES = (
    ((0.0, 0.2), (1.0, 0.95)),
    ((0.0, 0.95), (1.0, 0.2)),
    ((0.0, 0.2), (0.5, 1.0), (1.0, 0.2)),
    ((0.0, 1.0), (0.5, 0.15), (1.0, 1.0)),
)
TRUE_SNR_DB = (5, 10, 15, 20, 25, 30)


def recovered(session: Session) -> Rows:
    """Correlation of true and recovered parameters over the nine feelings at both strengths."""
    neutral = Fingerprint.from_row(session.neutral[NEUTRAL_PASSAGE])
    named = len(session.feelings)
    found = np.array([carry(Fingerprint.from_row(row), neutral).row for row in session.prints[:named]])
    true = session.manners[:named]
    return [
        (f"r of {name}", float(np.corrcoef(found[:, i], true[:, i])[0, 1]))
        for name, i in COLUMN.items()
        if found[:, i].std() > 0.0
    ]


def _carried(booth: Booth, speaker: Speaker, feeling: int, *, known: bool = True) -> Floats | None:
    """Manner carried from a clip of a speaker; None where it is refused."""
    clip = fingerprint(booth.record(speaker, speaker.passages[0], limit(ROWS[feeling])))
    plain = fingerprint(booth.record(speaker, speaker.passages[NEUTRAL_PASSAGE], NOBODY)) if known else None
    try:
        one = carry(clip, plain)
    except BadAudio:
        return None
    return one.row * one.strongest


def heard(booth: Booth, speakers: Sequence[Speaker]) -> Rows:
    """Share of carried feelings that a recogniser names rightly in other voices saying another passage.

    The recogniser is that of `bench.draft_features`, taught on the listeners' own renderings of the table,
    other passages, at strengths 0.6, 0.8 and 1; it has never met the fingerprint or its map.
    """
    rows, marks, plain = [], [], {}
    for name in LISTENERS:
        voice = draft(name)
        plain[name] = np.mean(
            [features(booth.record(voice, voice.passages[i], NOBODY)) for i in (2, 3)], axis=0
        )
        for i, feeling in enumerate(FEELINGS):
            for passage, strength in ((2, 1.0), (3, 0.6), (2, 0.8)):
                clip = booth.record(voice, voice.passages[passage], ROWS[i] * strength)
                rows.append(features(clip) - plain[name])
                marks.append(feeling)
    result: Rows = []
    for known in (True, False):
        for speaker in speakers:
            right = asked = refused = 0
            for i, feeling in enumerate(FEELINGS):
                row = _carried(booth, speaker, i, known=known)
                refused += row is None
                if row is None:
                    continue
                for name in LISTENERS:
                    voice = draft(name)
                    said = features(booth.record(voice, voice.passages[4], row)) - plain[name]
                    right += classify(np.array(rows), marks, said[None]) == [feeling]
                    asked += 1
            kind = "with a neutral clip" if known else f"without one ({refused} of 9 refused)"
            result.append((f"heard rightly, {speaker.name} {kind}", right / asked if asked else float("nan")))
    return result


def leak(booth: Booth, speakers: Sequence[Speaker]) -> Rows:
    """How far a voice moves towards a clip's speaker beyond what a clip of its own moves it.

    Formants of the voice after carrying a feeling from a stranger, less those after carrying the same feeling
    from the voice itself, over the distance of the two speakers; the mean over four feelings.
    """
    voice = draft(LISTENERS[0])
    result: Rows = []
    own = fingerprint(booth.record(voice, voice.passages[0], NOBODY))
    for speaker in speakers:
        other = fingerprint(booth.record(speaker, speaker.passages[0], NOBODY))
        shares = []
        for feeling in range(4):
            prints = []
            for giver in (speaker, voice):
                row = _carried(booth, giver, feeling)
                assert row is not None
                prints.append(fingerprint(booth.record(voice, voice.passages[4], row)))
            moved = prints[0].formants_log2 - prints[1].formants_log2
            shares.append(moved / (other.formants_log2 - own.formants_log2))
        result.append((f"formants moved towards {speaker.name}", float(np.mean(shares))))
    return result


def snr(booth: Booth, speakers: Sequence[Speaker]) -> Rows:
    """Error of the noise estimate, and the share of clips judged as their true ratio asks."""
    random, rate = np.random.default_rng(0), 16_000
    voices = [resampled(booth.record(one, one.passages[3], NOBODY)) for one in speakers]
    size = min(voice.size for voice in voices)
    result: Rows = []
    for kind in ("white", "pink", "babble"):
        found = []
        for i, speaker in enumerate(speakers):
            voice = resampled(booth.record(speaker, speaker.passages[0], NOBODY))[: 9 * rate]
            noise = random.normal(size=voice.size)
            if kind == "pink":
                spectrum = np.fft.rfft(noise)
                noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(1, np.arange(spectrum.size))), voice.size)
            if kind == "babble":
                others = [
                    np.resize(np.roll(one[:size] / one.std(), random.integers(size)), voice.size)
                    for one in voices[:i] + voices[i + 1 :]
                ]
                noise = np.sum(others, axis=0)
            loud = voice[np.abs(voice) > 0.02 * np.abs(voice).max()]
            scale = np.sqrt(np.mean(loud**2) / np.mean(noise**2))
            found.append([snr_db(voice + noise * scale / 10 ** (true / 20)) for true in TRUE_SNR_DB])
        table = np.array(found)
        asked = np.digitize(TRUE_SNR_DB, (REFUSED_SNR_DB, LEAST_SNR_DB))
        judged = np.digitize(table, (REFUSED_SNR_DB, LEAST_SNR_DB))
        result += [
            (f"{kind}: estimates at {TRUE_SNR_DB} dB", table.mean(axis=0)),
            (f"{kind}: monotone clips", float((np.diff(table, axis=1) > 0).all(axis=1).mean())),
            (f"{kind}: judged rightly", float((judged == asked).mean())),
        ]
    return result


def curves() -> Rows:
    """Rank correlation of drawn curves with those that made the reading, by the same voice and another."""
    from scipy.stats import spearmanr

    engine = Engine()
    result: Rows = []
    for reader in ("en-us-clara", "en-us-bruno"):
        for feeling in FEELINGS:
            found = []
            for i, shape in enumerate(SHAPES):
                text = ENGLISH[(3 * i + 1) % len(ENGLISH)]
                curve = IntensityCurve(tuple(CurvePoint(at, strength) for at, strength in shape))
                reading = engine.say(felt(text, reader, feeling, 1.0, curve))
                neutral = engine.say(felt(text, "en-us-clara", "neutral"))
                words = word_times(text, neutral.plan, neutral.plan)
                made = performed_curve(
                    reading.audio, neutral.audio, neutral.plan, words, Feelings(**{feeling: 1.0})
                )
                asked = curve.sample(np.array([(word.at + word.end_at) / 2 for word in words]))
                found.append(0.0 if made.is_flat else float(spearmanr(asked, made.strengths).statistic))
            result.append((f"{reader} reads for en-us-clara, {feeling}", float(np.mean(found))))
    engine.close()
    return result
