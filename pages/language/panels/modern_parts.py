"""What every tab of the page Inside a modern Transformer has: its formula above, its minute at the whiteboard and its exhibit below."""

import streamlit as st

from dlcore.export.source import definitions
from dlcore.guide import TOPICS, symbols
from dlcore.guide.language.modern_transformer import MINUTES
from pages.shared import layout


def formula(*topics):
    """The formula of each technique, and what its symbols stand for."""
    for topic in (TOPICS[identity] for identity in topics):
        st.markdown(f"${topic.formula}$  \n:small[:gray[{topic.name}. {symbols.explain(topic.id, topic.formula)}]]")


def minute(page, part, title="A minute at the whiteboard"):
    """What to say of a part in a minute; left out while findings are hidden."""
    if not page.hidden:
        with st.expander(title, icon=":material/timer:"):
            st.markdown(MINUTES[part])


def foot(page, tab, path, *names):
    """The tab's minute at the whiteboard, and the exhibit: the definitions of these names in a file of `dlcore`."""
    minute(page, tab)
    with st.expander(f"The code: dlcore/{path}", icon=":material/code:"):
        st.code(definitions(path, *names), language="python")
    if page.hidden:
        layout.small(layout.HIDDEN_NOTE)
