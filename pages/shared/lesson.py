"""A lesson over the live pages: a bar says where one is, asks, and goes on; a scene may fix or hide controls. The link has the lesson and the place."""

import re
from functools import lru_cache
from html import escape
from pathlib import Path

import streamlit as st

from dlcore.base import InvalidInput
from dlcore.guide import PAGES
from dlcore.interview import lesson_files
from pages.shared import address, link, view

LESSON, SCENE = "lesson", "scene"  # parameters of a link
_PLACE, _ANSWERS, _FIXED, _SEEN = "scene-place", "scene-answers", "scene-fixed", "scene-seen"
_load = lru_cache(32)(lesson_files.from_link)


def current():
    """The link's lesson as (code, lesson, place from 0); None where it has none. InvalidInput where it has a faulty one."""
    code = st.query_params.get(LESSON)
    if not code:
        return None
    lesson, place = _load(code), st.query_params.get(SCENE, "1")
    number = int(place) if re.fullmatch("[0-9]{1,3}", place) else 1
    return code, lesson, min(max(number, 1), len(lesson.scenes)) - 1


def link_of(code, place):
    """The page and the parameters of a lesson's scene: (page id, {name: values})."""
    scene = _load(code).scenes[place]
    settings = {name: [value] if isinstance(value, str) else [*value] for name, value in scene.settings.items()}
    return scene.page, settings | {LESSON: [code], SCENE: [str(place + 1)]}


def go(code, place):
    """Opens a scene: the page begins anew, with the scene's settings."""
    page, parameters = link_of(code, place)
    prefix = PAGES[page].prefix
    for key in [key for key in st.session_state if prefix and str(key).startswith(prefix)]:
        del st.session_state[key]
    if view.projector():
        parameters["view"] = [view.PROJECTOR]
    address.release(parameters)
    link.follow(page, parameters, "closer" if f"{prefix}tab" in parameters else "")  # where the tabs stand
    st.switch_page(PAGES[page].path, query_params=parameters)


def hides():
    """Whether the scene keeps findings hidden: it says so, and its question is neither answered nor skipped."""
    return st.session_state.get(_PLACE, (None, False))[1]


def fixes(name, label):
    """Whether the scene fixes the control of this name. Each control asks as it is made, so that a lecturer may choose among them by their labels."""
    st.session_state.setdefault(_SEEN, {})[name] = label
    return is_fixed(name)


def is_fixed(name):
    """Whether the scene keeps a control at what it sets: it fixes or hides it."""
    return name in st.session_state.get(_FIXED, ())


def control_labels(prefix):
    """The labels of the controls that this session has seen of a page, by name."""
    return {name: label for name, label in st.session_state.get(_SEEN, {}).items() if name.startswith(prefix)}


def _limit(scene):
    """Hides what the scene hides; of a row of tabs the row alone, and where that is fixed, the tabs that are not open."""
    st.session_state[_FIXED] = {*scene.fixed, *scene.hidden}
    rules = [f".st-key-{name}:not(:has([role=tablist])), .st-key-{name} [role=tablist]" for name in scene.hidden]
    rules += [f".st-key-{name} [role=tab]:not([aria-selected=true])" for name in scene.fixed]
    if rules:
        st.html(f"<style>{', '.join(rules)} {{ display: none !important; }}</style>")


def bar():
    """Draws the bar while a lesson is on, before the page; gives what is to be called after it, which says what of the scene the page does not have."""
    st.session_state[_PLACE], st.session_state[_FIXED] = (None, False), ()
    try:
        found = current()
    except InvalidInput as problem:
        st.warning(str(problem))
        return lambda: None
    if not found:
        return lambda: None
    code, lesson, place = found
    scene, last = lesson.scenes[place], place == len(lesson.scenes) - 1
    answers = st.session_state.setdefault(_ANSWERS, {})
    answered = answers.get((code, place))
    st.session_state[_PLACE] = code, bool(scene.question and scene.hide and answered is None)
    st.html(Path(__file__).with_name("lesson.css"))
    _limit(scene)
    with st.container(key="lesson-bar"):
        st.html(
            f"<p class='lesson-place'>{escape(lesson.title)} · scene {place + 1} of {len(lesson.scenes)}</p>"
            f"<p class='lesson-says'>{escape(scene.say)}</p>"
            + (f"<p class='lesson-question'>{escape(scene.question)}</p>" if scene.question else "")
        )
        if scene.question and answered is None:
            _ask(scene, answers, (code, place))
        elif scene.question:
            st.html(f"<p class='lesson-says'>{escape(_judge(scene, answered))}</p>")
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button("Back", key="bar-back", icon=":material/arrow_back:", shortcut="b", disabled=not place):
                go(code, place - 1)
            label = "To the lessons" if last else "Next"
            if st.button(label, key="bar-next", icon=":material/arrow_forward:", shortcut="n", type="primary"):
                if last:
                    address.release(())
                    st.switch_page(PAGES["lessons"].path)
                go(code, place + 1)
            if st.button("Leave", key="bar-leave", type="tertiary", help="The page stays as it is."):
                for name in (LESSON, SCENE):
                    st.query_params.pop(name, None)
                st.rerun()

        missing = st.empty()

    def say_what_is_missing():
        named = dict.fromkeys((*scene.settings, *scene.fixed, *scene.hidden))
        if names := [name for name in address.names_without_control(named) if not link.takes(name)]:
            missing.html(f"<p class='lesson-place'>The page has no setting {escape(', '.join(names))}.</p>")

    return say_what_is_missing


def _ask(scene, answers, where):
    key = f"bar-pick-{where[1]}"

    def answer():
        answers[where] = st.session_state[key]

    with st.container(horizontal=True, vertical_alignment="center"):
        st.pills(
            "Your answer",
            range(len(scene.options)),
            format_func=lambda number: literal(scene.options[number]),
            key=key,
            label_visibility="collapsed",
            on_change=answer,
        )
        st.button("Skip", key="bar-skip", type="tertiary", on_click=answers.__setitem__, args=(where, -1))


def _judge(scene, answered):
    right = scene.options[scene.right]
    if answered == -1:
        verdict = f"Answer: {right}."
    elif answered == scene.right:
        verdict = f"Right: {right}."
    else:
        verdict = f"You said: {scene.options[answered]}. The right answer: {right}."
    return f"{verdict} {scene.because}".replace("..", ".")


def literal(text):
    """The text as it stands, where Streamlit would read Markdown."""
    return re.sub(r"([\\`*_\[\]{}<>()#+\-.!|~$:&])", r"\\\1", text)
