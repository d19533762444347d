"""Plan: what to do with the time that is left before the interview."""

from html import escape

import streamlit as st

from dlcore.interview import plan, schedule
from pages.interview.panels import decks, progress_store, steps_done
from pages.shared import ahead, controls, layout, link

PREFIX = "plan-"
NOTICED = "ticked by itself: you did this on its page"


def tick(step):
    progress = progress_store.current()
    progress_store.keep(progress.tick([step], step not in progress.done, progress_store.now()))


def begin_anew(steps):
    progress = progress_store.current()
    progress_store.keep(progress.tick(steps & progress.done, False, progress_store.now()))


with layout.head("Plan"):
    link.copy(PREFIX)
st.markdown(
    "How much time is there? Begin with the first step; each page leads on to the next. A step ticks itself where the page can tell, "
    "as at the end of a whiteboard; you tick the rest, and can take any tick back."
)
progress_store.open_store()
progress = steps_done.tick_whiteboards()

guess = plan.suggest(schedule.days_left(progress, progress_store.now()))
with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PREFIX}controls"):
    chosen = controls.segmented_control(
        "I have", plan.PLANS, default=guess, required=True, key=f"{PREFIX}time",
        help="With the date of your interview, the plan that fits it opens first.",
    )  # fmt: skip
    decks.interview_date(progress)

every, done = decks.everything(progress, decks.cards()), plan.in_order(progress)
sessions = plan.route(chosen, progress.answers, every, done)
in_turn = [step for session in sessions for step in session.steps]
steps = {step.id for step in in_turn}
minutes, total = plan.minutes_left(sessions, progress.done), sum(session.minutes for session in sessions)
ahead.keep(in_turn)
now = next((step for step in in_turn if step.id not in progress.done), None)
if now:
    verb = "Continue" if steps & progress.done else "Begin"
    st.html(
        f"<p class='headline'><a class='within primary' href='{escape(now.link)}'>{verb}: {escape(now.title)}</a></p>"
    )
else:
    st.success("All of this plan is done. Stop here, and sleep.", icon=":material/check:")
if changed := plan.changes(chosen, progress.answers, every, done):
    st.markdown(changed)
st.progress(1 - minutes / total, f"{total - minutes} of the plan's {total} minutes done")

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
                width=80,
            )
            note = NOTICED if step.id in progress.done and progress.ticks[step.id].noticed else step.note
            current = " aria-current='step'" if step is now else ""
            st.html(
                f"<p class='headline'><a class='within' href='{escape(step.link)}'{current}>{escape(step.title)}</a> <small>{escape(note)}</small></p>"
            )
if progress.done & steps:
    with st.popover("Start this plan over", type="tertiary", icon=":material/restart_alt:"):
        st.markdown("All ticks of this plan are removed; your answers stay.")
        st.button("Remove the ticks", on_click=begin_anew, args=(steps,), key=f"{PREFIX}anew")
layout.small(
    "Your ticks and answers stay in this browser alone. To have them in another browser or on your phone, download them under *Keep* on *Rehearse*."
)
