"""Home: what this is, in one screen."""

from html import escape

import streamlit as st

from dlcore import policy
from dlcore.verdicts import effect
from pages.shared import ahead, cache, layout, link, verdicts
from pages.start.panels import headline

LEARN = (
    ("backpropagation", "One neuron and its gradient", "every number, forward and backward"),
    ("activations", "Which activation learns?", "seven of them, same data, same seeds"),
    ("sequence_models#whiteboard", "RNN, LSTM, GRU, Transformer", "what to say at the whiteboard"),
)
EXPERIMENT = (
    ("cnn_evolution?evo-tab=Classify+an+image&evo-try-way=Draw#evo-try-canvas", "Draw a digit", "six networks read it"),
    ("attention?att-sentence=Custom+sentence#att-text", "Type a sentence", "and see what attends to what"),
    ("optimizers", "Race optimizers downhill", "step by step, through a ravine"),
)  # fmt: skip

PLAN = ("plan", "Interview tomorrow?", "tonight's 90-minute plan, or a longer one")
REHEARSE = (
    ("rehearse", "Cards", "say how sure you are, then look"),
    ("drills", "Drills", "write attention; tests judge it"),
    ("diagnose", "Diagnose", "find what broke a training"),
    ("mock_interview", "Mock interview", "against the clock, with hints that cost"),
)


def plan_door():
    """The way to the plan, or back to it, once it is begun."""
    done, of = ahead.minutes()
    if not done:
        return PLAN
    return ("plan", "Continue your plan" if done < of else "Your plan is done", f"{done} of its {of} minutes done")


found = cache.load_verdicts()
to_plan = plan_door()
with layout.head("Deep Learning, Side by Side") as head:
    link.copy("start-")
with st.container(key="thesis"):
    st.markdown(
        "An interview guide makes claims: *ReLU mitigates vanishing gradients, GRU trains faster than LSTM*. Here they are **measured**: "
        "equal conditions, several seeds, and a verdict that is computed, also when it disagrees with the guide."
    )
address, name, promise = to_plan
st.html(
    f"<p class='headline on-phone'><a class='within' href='{address}'>{escape(name)}</a> {escape(promise)}</p>"
)  # the doors are far below

picture, board = st.columns([3, 2], gap="large")
with picture:
    headline.panel(found, head)
with board:
    st.markdown(f"**The guide's {len(found)} claims, a square each**")
    verdicts.scoreboard()
    st.html("<p class='headline'><a class='within' href='claims'>All claims, to search and to sort</a></p>")

disagree, learn, rehearse, experiment = st.columns(4, gap="medium")
with disagree:
    st.markdown("**Where we disagree with the guide**")
    verdicts.links(effect.disagreements(found)[:3], briefly=True)
with learn:
    st.markdown("**Learn**")
    verdicts.doors(LEARN)
with rehearse:
    st.markdown("**Rehearse**")
    verdicts.doors((to_plan, *REHEARSE))
with experiment:
    st.markdown("**Experiment**")
    verdicts.doors(EXPERIMENT)
layout.small(
    "Turn on *Guess first* on a page to commit to an answer before you look. Every number names its machine and its seeds, every verdict its threshold"
    + ("; *Run it here* trains the same networks on this machine." if policy.runs() != policy.OFF else ".")
)
