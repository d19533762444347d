"""One card: a question, the reader's commitment, and only then the answer with its checklist."""

import streamlit as st

from dlcore.base import InvalidInput
from dlcore.guide import PAGES, TOPICS
from dlcore.interview.card import KINDS
from dlcore.interview.plan import CHECK
from dlcore.interview.progress import CONFIDENCES, EASY, GOOD, HARD, LONGEST_TEXT, MISSED
from dlcore.interview.schedule import answers_to_cards, record_answer
from dlcore.interview.scoring import expected_marks
from pages.interview.panels import decks, placement_result, progress_store, steps_done
from pages.interview.panels.choice import choose
from pages.shared import layout, places

SURE = dict(zip(CONFIDENCES, ("Guessing", "Unsure", "Fairly sure", "Certain"), strict=True))
GRADES = {MISSED: "Missed it", HARD: "Partly", GOOD: "Knew it", EASY: "Easily"}
STATE, CARD = "reh-asked", "reh-card"
EMPTIED = {decks.TODAY: "cards", decks.MISSED: "missed"}  # the step that is done once no card is left
# Scrolls, once for each card, so that its answer is seen where the bar would cover it, and once for each choice, so that it is.
_REVEAL = st.components.v2.component(
    "dlcore-reveal",
    html="<span></span>",
    js="""export default function ({ data, parentElement }) {
  const host = parentElement.host ?? parentElement, card = host.closest(".st-key-reh-face")
  if (!card || window.dlcoreRevealed === data.seen) return
  window.dlcoreRevealed = data.seen
  if (!data.choice) return requestAnimationFrame(() => card.getBoundingClientRect().bottom > innerHeight && card.scrollIntoView({ block: "start" }))
  setTimeout(() => { // once the bar stands
    const chosen = card.querySelector("[class*='-options'] [data-testid=stBaseButton-primary]"), bar = card.querySelector(".st-key-reh-bar")
    if (chosen?.getBoundingClientRect().bottom > bar?.getBoundingClientRect().top - 16) chosen.scrollIntoView({ block: "center" })
  }, 50)
}""",
)
GOAL, ANSWERED, MOST = "reh-goal", "reh-answered", 100
KNOWN = "reh-known-again"  # of the missed cards, since they were chosen
SHORT = 160  # characters of a source that stands unfolded


def panel(chosen, progress):
    """The card that comes now, or why there is none."""
    if _goal(chosen, progress):
        return
    if card := _current(chosen, progress):
        _ask(card, chosen, progress)
    else:
        st.success(decks.EMPTY[chosen.mode], icon=":material/done_all:")
        steps_done.onward()
    if chosen.line:
        layout.small(chosen.line)


def _ask(card, chosen, progress):
    with st.container(border=True, key="reh-face"):
        _question(card, progress)
        state = st.session_state[STATE]
        if state["confidence"] is None:
            _commit(card)
        else:
            _answer(card, chosen.mode, state)
    _aside(card, progress)


def another_deck(chosen):
    """Puts the card aside once the reader has chosen other cards than before."""
    before = st.session_state.get("reh-deck")
    st.session_state["reh-deck"] = chosen
    if before not in (None, chosen):
        st.session_state.pop(KNOWN, None)
        st.query_params.pop(CARD, None)
        st.session_state.pop(STATE, None)


def goal():
    """The number of cards that the address asks for, 0 where it asks for none."""
    asked = st.query_params.get(GOAL, "")
    found = int(asked) if asked.isascii() and asked.isdecimal() and int(asked) <= MOST else 0
    if st.session_state.get(GOAL) != found:
        st.session_state[GOAL], st.session_state[ANSWERED] = found, []
    return found


def answered_here():
    """The cards answered since this goal was set, or since the reader came."""
    return st.session_state.setdefault(ANSWERED, [])


def _goal(chosen, progress):
    """How far it is to what was meant: the number of cards in the address, else today's; true once the former is reached."""
    if aim := goal():
        done = min(len(answered_here()), aim)
        if done == aim:
            placement_result.panel(progress, answered_here())
            st.button("Go on with cards", on_click=_no_goal)
            return True
        st.progress(done / aim, f"{done} of {aim} cards answered")
        return False
    left = len(chosen.queue)
    if chosen.mode == decks.TODAY and (chosen.done or left):
        st.progress(chosen.done / (chosen.done + left), f"{chosen.done} answered, {left} to go")
    if chosen.mode == decks.MISSED and left:
        known = len(st.session_state.get(KNOWN, ()))
        st.progress(
            known / (known + left), f"{known} of {known + left} known by now; what you miss again comes back last"
        )
    return False


def _no_goal():
    st.query_params.pop(GOAL, None)


def _current(chosen, progress):
    """The card in the address where there is one, so that a link opens it and F5 keeps it; else the next."""
    every = decks.everything(progress, decks.cards())
    name = st.query_params.get(CARD)
    if name not in every:
        if not chosen.queue:
            st.query_params.pop(CARD, None)
            return None
        skipped = st.session_state.get("reh-skipped", ())
        name = min(chosen.queue, key=lambda card: skipped.index(card.id) + 1 if card.id in skipped else 0).id
        st.query_params[CARD] = name
    if st.session_state.get(STATE, {}).get("card") != name:
        st.session_state[STATE] = {"card": name, "confidence": None, "choice": None, "said": ""}
    return every[name]


def _question(card, progress):
    missed = sum(answer.card == card.id and not answer.right for answer in progress.answers)
    ways = (card.question, *card.also)
    place = (
        TOPICS[card.topic].name
        if card.topic
        else "Your own"
        if card.source == "your own card"
        else PAGES[card.page].title
    )
    again = " · missed before, so asked in another way" if missed % len(ways) else ""
    layout.small(f"{KINDS[card.kind]} · {place}{again}")
    _text(card, ways[missed % len(ways)], "## ")


def _text(card, text, head=""):
    """What a card says; a reader's own words, which a file may have brought, as they are."""
    if card.id.startswith("own/"):
        st.text(text)
    else:
        st.markdown(head + layout.with_numbers(text))


def _commit(card):
    """Nothing is shown until the reader has said how sure they are."""
    if card.options:
        choose(card, "reh-choice")
    else:
        st.text_area(
            "Your answer, in key words",
            key="reh-said",
            max_chars=LONGEST_TEXT,
            height=80,
            placeholder="Say it aloud. Writing is optional, and nothing that you write is kept.",
        )
        st.html(
            "<p class='reh-on'>Go on by <kbd>Tab</kbd> or <kbd>Ctrl</kbd>+<kbd>Enter</kbd>, then <kbd>1</kbd> to <kbd>4</kbd></p>"
        )
    undecided = bool(card.options) and st.session_state.get("reh-choice") is None
    with st.container(key="reh-bar"):
        st.markdown(":small[**How sure are you?** Then the answer shows.]")
        with st.container(horizontal=True, key="reh-sure"):
            for place, (confidence, label) in enumerate(SURE.items(), 1):
                st.button(
                    f"{label}, {confidence * 100:.0f}%",
                    key=f"reh-sure-{place}",
                    shortcut=str(place),
                    disabled=undecided,
                    on_click=_commit_to,
                    args=(card.id, confidence),
                )
            st.button("Another one", key="reh-skip", type="tertiary", shortcut="5", on_click=_skip)
    if card.options and not undecided:
        seen = f"{card.id} {st.session_state['reh-choice']}"
        _REVEAL(key="reh-reveal-choice", data={"seen": seen, "choice": True}, height="content")


def _commit_to(card, confidence):
    """A second click, meant for the card before, counts for none; it may come before there is another card."""
    if st.session_state.get(STATE, {}).get("card") != card:
        return
    choice, said = st.session_state.get("reh-choice"), st.session_state.get("reh-said") or ""
    st.session_state[STATE] |= {"confidence": confidence, "choice": choice, "said": said[:LONGEST_TEXT]}


def _skip():
    if state := st.session_state.pop(STATE, None):  # None: the second of two quick clicks
        st.session_state.setdefault("reh-skipped", []).append(state["card"])
        st.query_params.pop(CARD, None)


def _answer(card, mode, state):
    if card.options:
        right = state["choice"] == card.right
        (st.success if right else st.error)(
            f"You said “{state['choice']}”" + (": right." if right else f". The right answer is “{card.right}”."),
            icon=":material/check:" if right else ":material/close:",
        )
    else:
        own_answer(state["said"])
    solution(card)
    _REVEAL(key="reh-reveal", data={"seen": f"{card.id} {len(progress_store.current().answers)}"}, height="content")
    with st.container(key="reh-bar"):
        if card.options:
            with st.container(horizontal=True, key="reh-grades"):
                _next(GOOD if right else MISSED, "Next card", mode, shortcut="1", kind="primary")
            return
        suggested = _suggest_grade(card)
        with st.container(horizontal=True, key="reh-grades"):
            for grade, label in GRADES.items():
                _next(grade, label, mode, str(grade), "primary" if grade == suggested else "secondary")


def _suggest_grade(card):
    """The grade for what the reader ticks: all that the answer has is known. None where nothing is ticked, or there is one thing to know."""
    items = {} if card.id.startswith("own/") else expected_marks(card)
    if len(items) < 2:
        return None
    ticked = st.pills(
        "Tick what you said: it suggests a grade",
        tuple(items),
        selection_mode="multi",
        format_func=items.get,
        key="reh-ticked",
    )
    return (GOOD if len(ticked) == len(items) else HARD) if ticked else None


def own_answer(text):
    """What the reader wrote, under its heading, above the answer."""
    if text.strip():
        st.html("<h3 class='whose'>Your answer</h3>")
        st.text(text)


def solution(card):
    """The answer, at first in a sentence, then in full, with the way to what shows it, and its source."""
    if not card.options:
        st.html("<h3 class='whose'>Answer</h3>")
    _text(
        card,
        f"**{card.answer}**"
        if len(card.answer) < 200 and "\n" not in card.answer and "$" not in card.answer
        else card.answer,
    )
    if card.more and card.more != card.answer and card.kind != "verdict":  # whose page, below, says the same
        _text(card, card.more)
    if not card.id.startswith("own/"):
        address = places.card_link(card.id.removeprefix("claim/")) if card.kind == "verdict" else card.page
        st.html(f"<p class='headline'><a class='within' href='{address}'>See it: {PAGES[card.page].title}</a></p>")
        if len(card.source) <= SHORT:
            layout.small(f"Source: {card.source}")
        else:
            with st.expander("Sources and notes"):
                layout.small(card.source)


def _next(grade, label, mode, shortcut, kind):
    st.button(
        label,
        key=f"reh-grade-{grade}",
        shortcut=shortcut,
        type=kind,
        on_click=_save_grade,
        args=(st.session_state[STATE]["card"], grade, mode),
    )


def _save_grade(card, grade, mode):
    """The answer is kept, once: the second of two quick clicks finds another card, or none yet."""
    state = st.session_state.get(STATE)
    if not state or state["card"] != card or state["confidence"] is None:
        return
    del st.session_state[STATE]
    progress, now = progress_store.current(), progress_store.now()
    answered_here().append(state["card"])
    progress_store.keep(record_answer(progress, state["card"], state["confidence"], grade, now, mode == decks.CRAM))
    if mode == decks.MISSED and grade >= GOOD:
        st.session_state.setdefault(KNOWN, set()).add(card)
    _tick_steps(mode)
    st.query_params.pop(CARD, None)
    for key in ("reh-choice", "reh-said", "reh-ticked"):
        st.session_state.pop(key, None)


def _tick_steps(mode):
    """Ticks the step of a plan that this answer has finished."""
    progress, now = progress_store.current(), progress_store.now()
    today = sum(answer.when.astimezone(now.tzinfo).date() == now.date() for answer in answers_to_cards(progress))
    if CHECK in (today, len(answered_here())):
        steps_done.notice("check")
    if mode in EMPTIED and not decks.choose(progress, decks.cards(), mode, (), ()).queue:
        steps_done.notice(EMPTIED[mode])


def _aside(card, progress):
    """The reader's own star and note on the card."""
    with st.container(horizontal=True, vertical_alignment="center", key="reh-aside"):
        starred = card.id in progress.stars
        st.button(
            "Remove the star" if starred else "Star",
            icon=":material/star:" if not starred else ":material/star_half:",
            key="reh-star",
            type="tertiary",
            on_click=lambda: progress_store.keep(progress_store.current().toggle_star(card.id, progress_store.now())),
        )
        note = progress.notes.get(card.id, "")
        with st.popover("My note" if note else "Add a note", icon=":material/edit_note:", key="reh-note"):
            st.text_area("Only this browser keeps it", note, key=f"reh-note-{card.id}", max_chars=LONGEST_TEXT)
            st.button("Keep it", key="reh-note-keep", on_click=_note, args=(card.id,))


def _note(card):
    text = st.session_state[f"reh-note-{card}"]
    try:
        progress_store.keep(progress_store.current().annotate(card, text, progress_store.now()))
    except InvalidInput as problem:
        st.toast(str(problem))
