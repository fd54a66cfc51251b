"""Editors and engines find every line in its place, by readers that are not ours."""

import csv
import io
from dataclasses import replace
from itertools import pairwise

import opentimelineio as otio
import pytest
import rpp
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.handoff import KINDS, Cut, CutClip, handoff_files
from studio.handoff.cut import Fader, Stem, lanes

RATE = 48_000
TEXTS = st.text(max_size=30)


def clip(number: int, role: str, start_s: float, seconds: float, text: str = "Hello.") -> CutClip:
    return CutClip(
        f"L{number}", role, role.title(), text, f"lines/l{number}_{role}.wav", start_s, seconds, "happy 0.8"
    )


CUT = Cut(
    "Tea, act 1",
    "en-US",
    RATE,
    6.0,
    (
        clip(1, "ada", 0.0, 2.0, 'Say "tea", it\'s\thot.'),
        clip(2, "bo", 1.5, 1.0, "好的，`cup`."),
        clip(3, "ada", 3.0, 3.0),
    ),
    faders=(("ada", Fader(-6.0, -0.5)),),
)


def text_of(kind: str, cut: Cut = CUT, index: int = 0) -> str:
    return handoff_files(kind, cut)[index].text


def rows_of(kind: str, index: int = 0) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(kind, index=index))))


def test_opentimelineio_has_a_track_for_each_role_and_a_marker_for_each_line() -> None:
    timeline = otio.adapters.read_from_string(text_of("otio"), "otio_json")
    assert [track.name for track in timeline.audio_tracks()] == ["Ada", "Bo"]
    starts = {item.name: item.range_in_parent().start_time.to_seconds() for item in timeline.find_clips()}
    assert starts == {"L1": 0.0, "L2": 1.5, "L3": 3.0}
    assert timeline.duration().to_seconds() == pytest.approx(6.0)
    assert [marker.marked_range.start_time.to_seconds() for marker in timeline.tracks.markers] == [
        0.0,
        1.5,
        3.0,
    ]
    [first, *_] = timeline.find_clips()
    assert first.media_reference.target_url == "lines/l1_ada.wav"
    assert first.metadata["dialogue_studio"]["text"] == CUT.clips[0].text


def test_opentimelineio_counts_in_frames_and_keeps_every_sample() -> None:
    odd = replace(CUT, clips=(replace(CUT.clips[0], seconds=2.0 + 7 / RATE), *CUT.clips[1:]))
    timeline = otio.adapters.read_from_string(text_of("otio", odd), "otio_json")
    assert otio.opentime.to_timecode(timeline.duration()) == "00:00:06:00"
    assert timeline.global_start_time == otio.opentime.RationalTime(0, 25)
    lengths = [item.source_range.duration for track in timeline.tracks for item in track]
    assert {length.rate for length in lengths} == {25.0}
    assert [length.to_seconds() * RATE for length in lengths] == pytest.approx(
        [96_007, 47_993, 144_000, 72_000, 48_000], abs=1e-6
    )


def test_without_files_of_lines_the_stems_are_cut_and_else_the_mix() -> None:
    bare = tuple(CutClip(c.line_id, c.role_id, c.role, c.text, "", c.start_s, c.seconds) for c in CUT.clips)
    stems = Cut("t", "", RATE, 6.0, bare, stems=(Stem("Ada", "stems/ada.wav"),), mix="mix.wav")
    mix = Cut("t", "", RATE, 6.0, bare, mix="mix.wav")
    for cut, name in ((stems, "Ada"), (mix, "mix")):
        [track] = otio.adapters.read_from_string(text_of("otio", cut), "otio_json").audio_tracks()
        assert track.name == name
        assert rpp.loads(text_of("reaper", cut)).find("TRACK").find("ITEM").find("SOURCE") is not None
    assert 'file "stems/ada.wav" offset 0.000000' in text_of("audacity", stems, 1)
    assert handoff_files("edl", mix) == []


def test_reaper_has_items_in_their_places_and_the_roles_faders() -> None:
    project = rpp.loads(text_of("reaper"))
    tracks = project.findall("TRACK")
    assert [track.find("NAME")[1] for track in tracks] == ["Ada", "Bo"]
    gain, pan = (float(value) for value in tracks[0].find("VOLPAN")[1:3])
    assert (gain, pan) == pytest.approx((0.5012, -0.5), abs=1e-3)
    places = [
        (float(item.find("POSITION")[1]), float(item.find("LENGTH")[1]), item.find("SOURCE").find("FILE")[1])
        for track in tracks
        for item in track.findall("ITEM")
    ]
    assert places == [
        (0.0, 2.0, "lines/l1_ada.wav"),
        (3.0, 3.0, "lines/l3_ada.wav"),
        (1.5, 1.0, "lines/l2_bo.wav"),
    ]
    assert [float(marker[2]) for marker in project.findall("MARKER")] == [0.0, 2.0, 1.5, 2.5, 3.0, 6.0]


def test_reaper_regions_have_the_columns_of_its_manager() -> None:
    rows = rows_of("reaper", 1)
    assert [row["#"] for row in rows] == ["R1", "R2", "R3"]
    assert rows[1]["Start"] == "0:01.500"
    assert rows[1]["Length"] == "0:01.000"
    assert rows[0]["Name"].startswith('L1 Ada: Say "tea"')


def test_audacity_gets_labels_and_offsets() -> None:
    labels = [row.split("\t") for row in text_of("audacity").splitlines()]
    assert [(float(a), float(b)) for a, b, _ in labels] == [(0.0, 2.0), (1.5, 2.5), (3.0, 6.0)]
    assert text_of("audacity", index=1).splitlines()[2] == 'file "lines/l2_bo.wav" offset 1.500000'


def test_an_edit_decision_list_is_read_by_opentimelineio() -> None:
    read = otio.adapters.read_from_string(text_of("edl"), "cmx_3600", rate=25)
    events = {c.name: (c.parent().name, c.range_in_parent()) for c in read.find_clips()}
    assert events["l2_bo.wav"][0] == "A2"
    assert events["l3_ada.wav"][1].start_time.to_seconds() == pytest.approx(3.0, abs=0.021)
    assert events["l3_ada.wav"][1].duration.to_seconds() == pytest.approx(3.0, abs=0.021)


def test_sources_are_counted_in_the_timecode_that_their_files_carry() -> None:
    bo = next(row.split() for row in text_of("edl").splitlines() if " A2 " in row)
    assert bo[4:] == ["00:00:01:13", "00:00:02:12", "00:00:01:13", "00:00:02:12"]
    compressed = replace(CUT, clips=tuple(replace(c, file=c.file[:-4] + ".flac") for c in CUT.clips))
    bo = next(row.split() for row in text_of("edl", compressed).splitlines() if " A2 " in row)
    assert bo[4:] == ["00:00:00:00", "00:00:00:24", "00:00:01:13", "00:00:02:12"]


def test_marks_end_with_the_line_and_not_with_its_reverberation() -> None:
    ringing = replace(CUT, clips=(replace(CUT.clips[0], seconds=3.8, rings_s=1.8), *CUT.clips[1:]))
    assert text_of("audacity", ringing) == text_of("audacity")
    assert text_of("reaper", ringing, 1) == text_of("reaper", CUT, 1)
    timeline = otio.adapters.read_from_string(text_of("otio", ringing), "otio_json")
    assert timeline.tracks.markers[0].marked_range.duration.to_seconds() == pytest.approx(2.0)
    item = rpp.loads(text_of("reaper", ringing)).find("TRACK").find("ITEM")
    assert float(item.find("LENGTH")[1]) == pytest.approx(3.8)


def test_a_long_scene_takes_several_lists() -> None:
    long = Cut("t", "", RATE, 2000.0, tuple(clip(i, "ada", float(i), 0.5) for i in range(1500)))
    assert [file.word for file in handoff_files("edl", long)] == ["edit-1", "edit-2"]
    assert sum(file.text.count("FROM CLIP NAME") for file in handoff_files("edl", long)) == 1500


def test_wwise_names_a_voice_below_scene_and_role() -> None:
    rows = list(csv.DictReader(io.StringIO(text_of("wwise")), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows[1]["Audio File"] == "lines\\l2_bo.wav"
    assert rows[1]["Object Type"] == "Sound Voice"
    assert rows[1]["Object Path"].split("\\")[3:] == ["<Actor-Mixer>Tea_ act 1", "<Actor-Mixer>Bo", "l2_bo"]


def test_fmod_pairs_keys_with_files_beside_the_table() -> None:
    [keys] = handoff_files("fmod", CUT)
    assert keys.name == "lines/keys.txt"
    assert keys.text.splitlines()[1] == "L2,l2_bo.wav"


@pytest.mark.parametrize(
    ("kind", "key", "text", "sound"),
    [
        ("unity", "Key", "Text(en-US)", ("AudioClip", "lines/l2_bo.wav")),
        ("unreal", "---", "Text", ("Sound", "/Script/Engine.SoundWave'/Game/Dialogue/l2_bo.l2_bo'")),
        ("godot", "keys", "en_US", ("_audio", "res://lines/l2_bo.wav")),
        ("renpy", "Identifier", "Dialogue", ("Voice", "lines/l2_bo.wav")),
    ],
)
def test_engines_find_lines_by_id(kind: str, key: str, text: str, sound: tuple[str, str]) -> None:
    rows = rows_of(kind)
    assert [row[key] for row in rows] == ["L1", "L2", "L3"]
    assert [row[text] for row in rows] == [c.text for c in CUT.clips]
    assert rows[1][sound[0]] == sound[1]


@settings(max_examples=20, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_any_text_keeps_every_form_readable(title: str, role: str, text: str) -> None:
    clips = (
        CutClip("1", "r", role, text, "lines/1.wav", 0.0, 1.0),
        CutClip("2", "r", role, text, "lines/2.wav", 0.5, 1.0),
    )
    cut = Cut(title, "", RATE, 1.5, clips)
    told = {kind: handoff_files(kind, cut)[0].text for kind in KINDS}
    assert len(list(otio.adapters.read_from_string(told["otio"], "otio_json").find_clips())) == 2
    assert len(rpp.loads(told["reaper"]).findall("TRACK")) == 2
    assert len(list(otio.adapters.read_from_string(told["edl"], "cmx_3600", rate=25).find_clips())) == 2
    for kind in ("unity", "unreal", "godot", "renpy"):
        assert len(list(csv.reader(io.StringIO(told[kind], newline="")))) == 3
    for kind in ("wwise", "fmod", "audacity"):
        assert len(told[kind].split("\n")) == (4 if kind == "wwise" else 3)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 9), st.floats(0.1, 3)), max_size=12))
def test_no_clip_covers_another_on_its_track(parts: list[tuple[str, float, float]]) -> None:
    clips = [clip(i, *part) for i, part in enumerate(parts)]
    tracks = lanes(clips)
    assert sum(len(track) for _, track in tracks) == len(clips)
    for _, track in tracks:
        assert len({one.role_id for one in track}) == 1
        assert all(a.end_s <= b.start_s + 1e-9 for a, b in pairwise(track))
