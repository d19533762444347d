"""Plan: what to do with the time that is left before the interview."""

import streamlit as st

from dlcore.interview import plan, schedule
from pages.interview.panels import decks, progress_store, steps_done
from pages.shared import controls, layout, link

PREFIX = "plan-"
NOTICED = "ticked by itself: you did this on its page"


def tick(step):
    progress = progress_store.current()
    progress_store.keep(progress.ticked([step], step not in progress.done, progress_store.now()))


def begin_anew(steps):
    progress = progress_store.current()
    progress_store.keep(progress.ticked(steps & progress.done, False, progress_store.now()))


with layout.head("Plan"):
    link.copy(PREFIX)
st.markdown(
    "How much time is there? Here is a route: what you missed so far comes first. "
    "What you do on its page ticks itself where the page can tell; the rest you tick, and any tick can be taken back."
)
progress_store.open_store()
progress = steps_done.walked()

guess = plan.suggested(schedule.days_left(progress, progress_store.now()))
with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PREFIX}controls"):
    chosen = controls.segmented_control(
        "I have", plan.PLANS, default=guess, required=True, key=f"{PREFIX}time",
        help="With the date of your interview, the plan that fits it opens first.",
    )  # fmt: skip
    decks.interview_date(progress)

sessions = plan.route(chosen, progress.answers, decks.everything(progress, decks.cards()), progress.done)
steps = {step.id for session in sessions for step in session.steps}
minutes, total = plan.minutes_left(sessions, progress.done), sum(session.minutes for session in sessions)
st.progress(1 - minutes / total, f"{total - minutes} of {total} minutes done")

for session in sessions:
    st.header(f"{session.title} · {session.minutes} min", anchor=False)
    for step in session.steps:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{PREFIX}step-{step.id}"):
            st.session_state[f"{PREFIX}done-{step.id}"] = step.id in progress.done  # another tab may have ticked it
            st.checkbox(
                f"{step.minutes} min",
                key=f"{PREFIX}done-{step.id}",
                on_change=tick,
                args=(step.id,),
                width=90,
            )
            note = NOTICED if step.id in progress.done and progress.ticks[step.id].noticed else step.note
            st.html(
                f"<p class='headline'><a class='within' href='{step.link}'>{step.title}</a> <small>{note}</small></p>"
            )
if progress.done & steps:
    st.button(
        "Begin this plan anew", on_click=begin_anew, args=(steps,), type="tertiary", icon=":material/restart_alt:"
    )
