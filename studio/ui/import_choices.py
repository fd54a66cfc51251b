"""What somebody can choose while a script comes in or goes out: format, columns, speakers, how it merges."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

import streamlit as st

from studio.exchange.casting import only_parts, parts_of, renamed
from studio.exchange.columns import FIELDS, Columns
from studio.exchange.draft import Draft, Script
from studio.exchange.fit import Fit
from studio.exchange.formats import FORMATS, find_format, write_file
from studio.exchange.merge import How, Mode
from studio.pack.names import slug
from studio.standing import Standing
from studio.ui.opened import Opened
from studio.ui.workshop import workshop
from studio.words import say

ENCODINGS = ("", "utf-8", "gb18030", "big5", "shift_jis", "euc-kr", "windows-1252")
_FIRST = ("role", "text")  # columns that every table needs
_MAX_SPEAKERS = 200


def kind(found: str, known: Sequence[str], lang: str) -> tuple[str, str]:
    """The format, as it was recognised unless somebody says otherwise, and the encoding ("" for its own)."""
    form = st.selectbox(
        say("import.format", lang),
        ["", *known],
        format_func=lambda one: (
            say(f"format.{one}", lang)
            if one
            else say("import.recognised", lang, format=say(f"format.{found}", lang))
        ),
        key=f"import-format-{found}",
    )
    encoding = st.selectbox(
        say("import.encoding", lang),
        ENCODINGS,
        format_func=lambda one: one or say("import.own_encoding", lang),
        key="import-encoding",
    )
    return form or found, encoding


def columns(guessed: Columns, rows: Sequence[Sequence[str]], lang: str) -> Columns:
    """Which column is which; open where that was only guessed from the contents."""
    names = {place: f"{place + 1}: {name}"[:60] for place, name in enumerate(guessed.names)}
    key = abs(hash(guessed.signature))
    asked = bool(guessed.asked) or "text" not in guessed.places
    with st.expander(say("import.columns", lang), expanded=asked, icon=":material/view_column:"):
        if asked:
            st.caption(say("import.columns_asked", lang))
        header = st.checkbox(say("import.header", lang), guessed.header, key=f"import-header-{key}")
        rest = [name for name in FIELDS if name not in _FIRST and name in guessed.places]
        more = st.multiselect(
            say("import.more_columns", lang),
            [name for name in FIELDS if name not in _FIRST],
            rest,
            format_func=lambda name: say(f"column.{name}", lang),
            key=f"import-more-{key}",
            placeholder=say("direct.finer_choose", lang),
        )
        places: dict[str, int] = {}
        boxes = st.columns(4)
        for number, name in enumerate((*_FIRST, *more)):
            place = boxes[number % 4].selectbox(
                say(f"column.{name}", lang),
                [None, *names],
                index=guessed.places[name] + 1 if name in guessed.places else 0,
                format_func=lambda one: say("import.no_column", lang) if one is None else names[one],
                key=f"import-column-{name}-{key}",
            )
            if place is not None:
                places[name] = place
        shown = zip_longest(*zip_longest(*rows[:5], fillvalue=""), fillvalue="")
        st.dataframe([[str(cell) for cell in row] for row in shown], height=180)
    same = places == dict(guessed.places) and header == guessed.header
    return guessed if same else replace(guessed, places=places, header=header, asked=())


def parts(draft: Draft, lang: str) -> Draft:
    """The chapters or sheets that are wanted, where a file has several."""
    known = parts_of(draft)
    if len(known) < 2:
        return draft
    chosen = st.multiselect(
        say("import.parts", lang),
        known,
        format_func=lambda part: part or "—",
        placeholder=say("import.all_parts", lang),
        key=f"import-parts-{len(known)}-{abs(hash(known))}",
    )
    return only_parts(draft, chosen)


def fit(lang: str) -> Fit:
    """How lines keep to the times of the file."""
    return Fit(_one_of("fit", list(Fit), Fit.RATE, lang) or Fit.OFF)


def speakers(draft: Draft, lang: str) -> Draft:
    """Who the speakers are to be; open where the file does not name them itself."""
    import pandas as pd  # takes a while, and only tables need it

    counts = Counter(one.line.role for one in draft.lines)
    roles = [role for role in draft.roles if counts[role.id]][:_MAX_SPEAKERS]
    guessed = any(one.guessed for one in draft.lines)
    with st.expander(
        say("import.speakers", lang, count=len(roles)), expanded=guessed, icon=":material/group:"
    ):
        st.caption(say("import.speakers_help", lang))
        edited = st.data_editor(
            pd.DataFrame(
                {
                    "name": [role.name for role in roles],
                    "lines": [counts[role.id] for role in roles],
                    "becomes": [role.name for role in roles],
                }
            ),
            column_config={
                "name": st.column_config.TextColumn(say("import.speaker", lang), disabled=True),
                "lines": st.column_config.NumberColumn(say("import.lines", lang), disabled=True),
                "becomes": st.column_config.TextColumn(say("import.becomes", lang), max_chars=80),
            },
            hide_index=True,
            height=min(300, 40 + 35 * len(roles)),
            key=f"import-speakers-{abs(hash(tuple((role.id, role.name) for role in roles)))}",
        )
    names = dict(zip([role.id for role in roles], edited["becomes"].tolist(), strict=True))
    return renamed(draft, {role: str(name or "") for role, name in names.items()})


def how(lang: str) -> How:
    """What becomes of the lines that are there."""
    mode = Mode(_one_of("mode", list(Mode), Mode.MERGE, lang) or Mode.MERGE)
    if mode is not Mode.MERGE:
        return How(mode)
    with st.container(horizontal=True):
        direction = st.checkbox(
            say("import.direction", lang),
            True,
            key="import-direction",
            help=say("import.direction_help", lang),
        )
        removes = st.checkbox(say("import.removes", lang), True, key="import-removes")
    return How(Mode.MERGE, direction, removes)


def _one_of(name: str, known: Sequence[str], default: str, lang: str) -> str | None:
    """One of several ways, each with its words."""
    return st.segmented_control(
        say(f"import.{name}", lang),
        [str(one) for one in known],
        default=str(default),
        format_func=lambda one: say(f"import.{name}_{one}", lang),
        help=say(f"import.{name}_help", lang),
        key=f"import-{name}",
    )


def take_out(found: Opened, lang: str) -> None:
    """Offer the scene as a file of another format."""
    written = [one.id for one in FORMATS if one.write]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        form = st.selectbox(
            say("import.out", lang),
            written,
            format_func=lambda one: say(f"format.{one}", lang),
            key="import-out",
        )
        script = Script(found.scene, tuple(_heard(found).items()))
        st.download_button(
            say("import.download", lang),
            data=lambda: write_file(script, form),
            file_name=f"{slug(found.scene.title, 60) or 'scene'}{find_format(form).extensions[0]}",
            on_click="ignore",
            icon=":material/download:",
            key="import-download",
        )
    st.caption(_told(form, lang))


def _heard(found: Opened) -> dict[str, str]:
    """The take of each line that is heard now: the one of its present direction, else its last."""
    last = workshop().store.takes.last_of_scene(found.project.id, found.scene_id)
    present = {one.line_id: one.key for one in found.standings() if one.standing is Standing.RENDERED}
    return {line_id: take.key for line_id, take in last.items()} | present


def _told(form: str, lang: str) -> str:
    key = "import.lossless" if find_format(form).lossless else "import.lossy"
    return say(key, lang)
