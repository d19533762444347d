"""The reader's diagnosis: a cause and how sure they are of it, and only then which it was, why, and what mends it."""

from functools import partial
from types import SimpleNamespace

import streamlit as st

from dlcore.analysis.interview.diagnosis import steps_until
from dlcore.guide import PAGES
from dlcore.interview.diagnoses import CASES, EVIDENCE, OFFERED, last_results
from dlcore.interview.diagnoses.case import NEAR_ZERO
from dlcore.interview.progress import GOOD, LONGEST_TEXT, MISSED
from dlcore.interview.schedule import record_answer
from dlcore.recipes import bugs
from pages.interview.panels import progress_store, steps_done
from pages.interview.panels.card import SURE
from pages.interview.panels.choice import choose
from pages.shared import experiment_view, layout

# Takes the focus to the verdict, once for each answer: the button that had it is gone, and the verdict may be out of view.
_FOCUS = st.components.v2.component(
    "dlcore-bug-focus",
    html="<span></span>",
    js="""export default function ({ data, parentElement }) {
  const host = parentElement.host ?? parentElement, verdict = host.closest(".st-key-bug-verdict")
  const seen = window.dlcoreDiagnosed ??= new Set()
  if (!verdict || seen.has(data.seen)) return
  seen.add(data.seen)
  setTimeout(() => {
    verdict.tabIndex = -1
    verdict.focus({ preventScroll: true })
    verdict.scrollIntoView({ block: "start" })
  }, 50)
}""",
)
STATE, KEPT, RESULTS, CHOICE, CASE = "bug-state", "bug-kept", "bug-results", "bug-choice", "bug-case"


def begin(number, progress):
    """Goes on with the case where the session left it; one not seen yet begins with nothing said or chosen, and with the evidence that was asked for in an earlier session."""
    if st.session_state.get(STATE, {}).get("case") != number:
        kept = st.session_state.setdefault(KEPT, {})
        st.session_state[STATE] = kept.setdefault(number, _fresh(number))
        st.session_state.pop(CHOICE, None)
    diagnosis, now = CASES[int(number) - 1], state()
    if not (now["asked"] or now["anew"]):
        kinds = progress.evidence.get(diagnosis.id, ())
        now["asked"] = [kind for kind in OFFERED[diagnosis.training] if kind in kinds]


def _fresh(number):
    """`read` opens an answer of an earlier session again, `anew` asks for a new one."""
    return {
        "case": number,
        "asked": [],
        "shown": "",
        "said": "",
        "options": False,
        "choice": None,
        "confidence": None,
        "read": False,
        "anew": False,
    }


def state():
    """What the reader has of the case; of no case right after a reset."""
    return st.session_state.get(STATE, {"case": None})


def is_open(diagnosis, progress):
    """Whether the reader has yet to commit to a cause, for the first time or anew."""
    now = state()
    return now["confidence"] is None and (now["anew"] or _earlier(diagnosis, progress) is None)


def remember_asked(diagnosis, asked):
    """Keeps the evidence that was asked for in the reader's browser, once that has said what it keeps."""
    if progress_store.STATE in st.session_state:
        kept = progress_store.current()
        progress_store.keep(kept.with_evidence(diagnosis.id, asked, progress_store.now()))


def _earlier(diagnosis, progress):
    """The reader's last answer to the case, or None."""
    return next((each for each in reversed(progress.answers) if each.card == diagnosis.id), None)


def results(progress):
    """The bugs whose case the reader has answered, each with whether rightly."""
    return {**last_results(progress.answers), **st.session_state.get(RESULTS, {})}


def panel(diagnosis, records, number, progress):
    now = state()
    earlier = _earlier(diagnosis, progress)
    if now["confidence"] is not None:
        _reveal(diagnosis, records, number, progress, earlier)
    elif earlier is None or now["anew"]:
        _commit(diagnosis, number)
    elif now["read"]:
        _reveal(diagnosis, records, number, progress, earlier)
    else:
        _offer(diagnosis, earlier, number)


def _offer(diagnosis, earlier, number):
    """What was answered in an earlier session can be read again, and tried again."""
    st.subheader("What is wrong?", anchor="guess")
    st.markdown(f"You answered this case before, {_say_earlier(earlier)}")
    with st.container(horizontal=True, key="bug-before"):
        st.button("Read the answer again", key="bug-read", on_click=_read, args=(number,))
        st.button("Try it again", key="bug-again", on_click=_try_again, args=(diagnosis, number))


def _say_earlier(earlier):
    return f"{earlier.confidence * 100:.0f}% sure: {'right' if earlier.right else 'wrong'}."


def _read(number):
    if state()["case"] == number:
        state()["read"] = True


def _try_again(diagnosis, number):
    """The case from its beginning; its result stands until there is a new one."""
    if state()["case"] != number:
        return
    st.session_state[KEPT][number] = st.session_state[STATE] = _fresh(number) | {"anew": True}
    remember_asked(diagnosis, ())
    for key in (CHOICE, f"bug-said-{number}"):
        st.session_state.pop(key, None)


def _commit(diagnosis, number):
    """Which cause, and how sure; choices are hidden until the reader has typed one, or asks for them."""
    st.subheader("What is wrong?", anchor="guess")
    key = f"bug-said-{number}"
    st.session_state.setdefault(key, state()["said"])  # Streamlit drops what is not on the page
    state()["said"] = said = st.text_input(
        "Your guess, in a few words",
        key=key,
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
                f"{label}, {confidence * 100:.0f}%",
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
        steps_done.notice(f"diagnose-{number}")


def _verdict(diagnosis, now):
    """What the reader chose in this session, and wrote."""
    right = now["choice"] == diagnosis.title
    (st.success if right else st.error)(
        f"You said “{now['choice']}”, {now['confidence'] * 100:.0f}% sure"
        + (": right." if right else f". It was “{diagnosis.title}”."),
        icon=":material/check:" if right else ":material/close:",
    )
    if now["said"]:
        layout.small("You wrote:")
        with st.container(key="bug-wrote"):
            st.text(now["said"])


def _reveal(diagnosis, records, number, progress, earlier):
    now = state()
    answered = now["confidence"] is not None
    with st.container(key="bug-verdict"):
        st.subheader(diagnosis.title, anchor="cause")
        if answered:
            _verdict(diagnosis, now)
        else:
            layout.small(
                f"Your answer of {earlier.when:%B} {earlier.when.day}, {earlier.when.year}: {_say_earlier(earlier)}"
            )
        _FOCUS(key="bug-focus", data={"seen": f"{number} {earlier and earlier.when}"}, height="content")
    right = now["choice"] == diagnosis.title if answered else earlier.right
    asked = f"\n\n{_say_asked(diagnosis, now['asked'], right)}" if answered or now["asked"] else ""
    st.markdown(f"**What decides: {_lower(EVIDENCE[diagnosis.decides])}.** {diagnosis.why}{asked}")
    st.markdown(
        "**Why it is not what looks alike**\n\n"
        + "\n".join(f"- *{text}.* {why}" for text, why in diagnosis.look_alikes)
    )
    st.markdown(f"**Say it:** “{_with_steps(diagnosis.say, records)}”")
    st.markdown(f"**The fix.** {diagnosis.fix} In the code, − is this run, + the fix:")
    st.code(bugs.diff(diagnosis.bug), language="diff", wrap_lines=True)
    st.markdown(
        "With the fix the program is the healthy one, line by line, so the curves of the fixed run are those of the healthy run above. "
        f"[Where it is taught: {PAGES[diagnosis.page.partition('?')[0]].title}]({diagnosis.page})"
    )
    with st.container(horizontal=True, key="bug-on"):
        st.button("Next case", key="bug-next", type="primary", shortcut="n", on_click=_next, args=(number,))
        st.button("Try it again", key="bug-again", on_click=_try_again, args=(diagnosis, number))
    if len(results(progress)) == len(CASES):
        st.markdown(
            "All cases are answered. Were you as often right as you were sure? "
            "*Rehearse* compares the two, your answers here included: [How it goes](rehearse?reh-tab=How+it+goes)."
        )
    layout.provenance(records)
    experiment_view.foot(records, records.table("curve"), "bug-")


def _lower(text):
    return text[0].lower() + text[1:]


def _with_steps(text, records):
    """The text with the number of steps that the record shows; “a few” where there is no record."""
    steps = records.value("curve", partial(steps_until, level=NEAR_ZERO))
    return text.replace("[[steps]]", "a few" if steps is None else str(steps))


def _say_asked(diagnosis, asked, right):
    """How much evidence it took, or which piece would have decided."""
    if not asked and right:
        return "You asked for no evidence: the curves were enough for you."
    if not asked:
        return f"You asked for no evidence. This piece would have decided: {_lower(EVIDENCE[diagnosis.decides])}."
    pieces = f"{len(asked)} {'piece' if len(asked) == 1 else 'pieces'} of evidence"
    return f"You asked for {pieces}" + (
        ", the deciding one among them."
        if diagnosis.deciding.intersection(asked)
        else ", but not for the one that decides."
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
