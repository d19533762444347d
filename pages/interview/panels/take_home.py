"""Progress as a file, to keep or to take to another browser; all cards for Anki."""

import csv
import io
import re
from dataclasses import replace

import streamlit as st

from dlcore.base import InvalidInput
from dlcore.interview.progress import LONGEST, Progress, read
from dlcore.interview.tabs import join
from pages.interview.panels import decks, progress_store
from pages.shared import layout, upload


def panel(progress, found):
    st.markdown(
        "Your progress is in this browser alone. A file of it survives a new computer, and another browser takes it in."
    )
    with st.container(horizontal=True):
        st.download_button(
            "My progress (JSON)",
            progress.text,
            "deep-learning-progress.json",
            "application/json",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "All cards for Anki (CSV)",
            for_anki(decks.everything(progress, found).values()),  # here, where the session says whose results count
            "deep-learning-cards.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
    theirs = upload.choose("A file of progress, up to 1 MB", ["json"], 1, _decode, "reh-file", shown=False)
    if theirs is not None:
        st.markdown(
            f"It has {len(theirs.answers)} answers, {len(theirs.stars)} stars and {len(theirs.own)} cards of your own."
        )
        st.button("Join it with what is here", type="primary", on_click=_take, args=(theirs,), key="reh-join")
    with st.popover("Forget everything", icon=":material/delete:"):
        st.markdown("All answers, stars, notes and own cards of this browser are deleted. There is no way back.")
        st.button("Delete my progress", on_click=_forget, key="reh-forget")


def _decode(content):
    try:
        return read(content[: 4 * LONGEST].decode())
    except UnicodeDecodeError:
        raise InvalidInput("This is not a file of progress: it is no text.") from None


def _take(theirs):
    """Joins a file, also one from before all progress was deleted here: the reader asked for it."""
    mine = progress_store.current()
    joined = join(replace(mine, emptied=0), replace(theirs, emptied=0))
    progress_store.keep(joined.replace(progress_store.now(), emptied=mine.emptied))
    st.toast("Joined.")


def _forget():
    empty = Progress().replace(progress_store.now())
    progress_store.keep(replace(empty, emptied=empty.saved), replace=True)


def for_anki(cards):
    """Question, answer and tags, with Anki's own marks for formulas and numbers written out."""
    text = io.StringIO()
    text.write("#separator:Comma\n#html:false\n#columns:Front,Back,Tags\n")
    rows = csv.writer(text, lineterminator="\n")
    for card in cards:
        back = card.answer if not card.more or card.more == card.answer else f"{card.answer}\n\n{card.more}"
        rows.writerow([_for_anki(card, card.question), _for_anki(card, back), f"{card.section} {card.kind}"])
    return text.getvalue().encode()


def _for_anki(card, text):
    if card.id.startswith("own/"):
        return text
    return re.sub(r"\$(.+?)\$", r"\\(\1\\)", layout.with_numbers(text), flags=re.DOTALL)
