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
    st.markdown("Your progress is in this browser alone. Download it to keep it, or to take it to another browser.")
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
    theirs = upload.choose("A progress file, up to 1 MB", ["json"], 1, _decode, "reh-file", shown=False)
    if theirs is not None:
        st.markdown(
            f"It has {_count(theirs.answers, 'answer')}, {_count(theirs.stars, 'star')} and {_count(theirs.own, 'card')} of your own."
        )
        st.button("Merge it with what is here", type="primary", on_click=_take, args=(theirs,), key="reh-join")
    with st.popover("Forget everything", icon=":material/delete:"):
        st.markdown(
            "All your progress in this browser is deleted: answers, ticks, drills, interviews, stars, notes and your own cards. This cannot be undone."
        )
        st.button("Delete my progress", on_click=_forget, key="reh-forget")


def _count(things, name):
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"


def _decode(content):
    try:
        return read(content[: 4 * LONGEST].decode())
    except UnicodeDecodeError:
        raise InvalidInput("This is not a progress file: it is not text.") from None


def _take(theirs):
    """Joins a file, also one from before all progress was deleted here: the reader asked for it."""
    mine = progress_store.current()
    joined = join(replace(mine, emptied=0), replace(theirs, emptied=0))
    progress_store.keep(joined.replace(progress_store.now(), emptied=mine.emptied))
    st.toast("Merged.")


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
