"""The reader's diagnosis: a cause and how sure they are of it, and only then which it was, why, and what mends it."""

from types import SimpleNamespace

import streamlit as st

from dlcore.guide import PAGES
from dlcore.interview.diagnoses import CASES, EVIDENCE, last_results
from dlcore.interview.progress import GOOD, LONGEST_TEXT, MISSED
from dlcore.interview.schedule import record_answer
from dlcore.recipes import bugs
from pages.interview.panels import progress_store
from pages.interview.panels.card import SURE
from pages.interview.panels.choice import choose
from pages.shared import experiment_view, layout

STATE, RESULTS, CHOICE, CASE = "bug-state", "bug-results", "bug-choice", "bug-case"


def begin(number):
    """A new case begins with nothing asked, said or chosen."""
    if st.session_state.get(STATE, {}).get("case") != number:
        st.session_state[STATE] = {
            "case": number,
            "asked": [],
            "shown": "",
            "options": False,
            "choice": None,
            "confidence": None,
        }
        st.session_state.pop(CHOICE, None)


def state():
    """What the reader has of the case; of no case right after a reset."""
    return st.session_state.get(STATE, {"case": None})


def results(progress):
    """The bugs whose case the reader has answered, each with whether rightly."""
    return {**last_results(progress.answers), **st.session_state.get(RESULTS, {})}


def panel(diagnosis, records, number, progress):
    if state()["confidence"] is None:
        _commit(diagnosis, number)
    else:
        _reveal(diagnosis, records, number, progress)


def _commit(diagnosis, number):
    """Which cause, and how sure; choices are hidden until the reader has typed one, or asks for them."""
    st.subheader("What is wrong?", anchor="guess")
    said = st.text_input(
        "Your guess, in a few words",
        key=f"bug-said-{number}",
        max_chars=LONGEST_TEXT,
        placeholder="Say it aloud first: what you see, what it may be, what you would look at next.",
    )
    if not (state()["options"] or said):
        st.button("Show the choices", key="bug-options", shortcut="o", on_click=_show_options, args=(number,))
        return
    chosen = choose(SimpleNamespace(options=diagnosis.options, kind="breaks"), CHOICE)
    st.markdown(":small[**How sure are you?** Then the cause shows.]")
    with st.container(horizontal=True, key="bug-sure"):
        for place, (confidence, label) in enumerate(SURE.items(), 1):
            st.button(
                f"{label}, {confidence * 100:.0f} %",
                key=f"bug-sure-{place}",
                shortcut=str(place),
                disabled=chosen is None,
                on_click=_commit_to,
                args=(diagnosis, number, confidence),
            )


def _show_options(number):
    if state()["case"] == number:
        state()["options"] = True


def _commit_to(diagnosis, number, confidence):
    """The second of two quick clicks counts for none."""
    now = state()
    if now["case"] != number or now["confidence"] is not None or st.session_state.get(CHOICE) not in diagnosis.options:
        return
    now |= {"confidence": confidence, "choice": st.session_state[CHOICE]}
    right = now["choice"] == diagnosis.title
    st.session_state.setdefault(RESULTS, {})[diagnosis.bug] = right
    if progress_store.STATE in st.session_state:
        kept = progress_store.current()
        grade = GOOD if right else MISSED
        progress_store.keep(record_answer(kept, diagnosis.id, confidence, grade, progress_store.now(), cram=True))


def _reveal(diagnosis, records, number, progress):
    now = state()
    right = now["choice"] == diagnosis.title
    st.subheader(diagnosis.title, anchor="cause")
    (st.success if right else st.error)(
        f"You said “{now['choice']}”, {now['confidence'] * 100:.0f} % sure"
        + (": right." if right else f". It was “{diagnosis.title}”."),
        icon=":material/check:" if right else ":material/close:",
    )
    if said := st.session_state.get(f"bug-said-{number}"):
        layout.small("You wrote:")
        st.text(said)
    st.markdown(
        f"**What decides: {_lower(EVIDENCE[diagnosis.decides])}.** {diagnosis.why}\n\n{_say_asked(diagnosis, now['asked'])}"
    )
    st.markdown(
        "**Why it is not what looks alike**\n\n"
        + "\n".join(f"- *{text}.* {why}" for text, why in diagnosis.look_alikes)
    )
    st.markdown(f"**Say it:** “{diagnosis.say}”")
    st.markdown(f"**The fix.** {diagnosis.fix} In the code, − is this run, + the fix:")
    st.code(bugs.diff(diagnosis.bug), language="diff")
    st.markdown(
        "With the fix the program is the healthy one, line by line, so the curves of the fixed run are those of the healthy run above. "
        f"[See it: {PAGES[diagnosis.page].title}]({diagnosis.page})"
    )
    st.button("Next case", key="bug-next", type="primary", shortcut="n", on_click=_next, args=(number,))
    layout.provenance(records)
    experiment_view.foot(records, records.table("curve"), "bug-")


def _lower(text):
    return text[0].lower() + text[1:]


def _say_asked(diagnosis, asked):
    """How much evidence it took."""
    if not asked:
        return "You asked for no evidence: the curves were enough for you."
    pieces = f"{len(asked)} {'piece' if len(asked) == 1 else 'pieces'} of evidence"
    return f"You asked for {pieces}" + (
        ", the deciding one among them." if diagnosis.decides in asked else ", but not for the one that decides."
    )


def _next(number):
    """The next case that is not solved, or the next one."""
    if state()["case"] != number:
        return
    done = st.session_state.get(RESULTS, {})
    if progress_store.STATE in st.session_state:
        done = results(progress_store.current())
    at = int(number)
    later = [*range(at + 1, len(CASES) + 1), *range(1, at)]
    open_cases = [place for place in later if not done.get(CASES[place - 1].bug)]
    st.session_state[CASE] = str((open_cases or later)[0])
