"""When to use which: each chapter of the guide as one table, with what was measured."""

from pathlib import Path

import streamlit as st

from dlcore.guide import PAGES
from dlcore.interview.comparisons import CHAPTERS
from pages.interview.panels import comparison_table, progress_store, steps_done
from pages.shared import ahead, controls, downloads, layout, link

PREFIX = PAGES["when_to_use"].prefix
TITLES = tuple(chapter.title for chapter in CHAPTERS)


def markdown_button(label, chapters, name):
    st.download_button(
        label,
        lambda: comparison_table.as_markdown(chapters),
        f"{name}.md",
        "text/markdown",
        key=f"{PREFIX}{name}",
        on_click="ignore",
        width="stretch",
    )


def tick():
    """Ticks the step of the plan, once the browser has said what it keeps of it."""
    if progress_store.STATE in st.session_state:
        steps_done.notice("when")


st.html(Path(__file__).with_suffix(".css"))
with layout.head(PAGES["when_to_use"].title):
    link.copy(PREFIX)
    controls.reset(PREFIX)
with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PREFIX}controls"):
    title = controls.pills(
        "Chapter",
        TITLES,
        default=TITLES[0],
        required=True,
        key=f"{PREFIX}chapter",
        help="A chapter of the guide; its techniques beside those that the guide leaves out.",
    )
    chapter = CHAPTERS[TITLES.index(title)]
    covered = controls.toggle(
        "Cover",
        key=f"{PREFIX}cover",
        help="Covers the answers, so that you can say them first.",
    )
    with st.popover("Download", icon=":material/download:", key=f"{PREFIX}download"):
        downloads.table_button(comparison_table.as_table([chapter]), "when-to-use", PREFIX, "stretch")
        markdown_button("As Markdown", [chapter], "when-to-use")
        markdown_button("All chapters as Markdown", CHAPTERS, "when-to-use-all")
if covered:
    progress_store.open_store(wait=False)
    comparison_table.cover(chapter, tick)
    ahead.lead_on("when_to_use")
else:
    comparison_table.show(chapter)
