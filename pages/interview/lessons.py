"""Lessons: scenes to walk over the live pages, those that ship and one's own."""

from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from dlcore.base import InvalidInput
from dlcore.guide import PAGES
from dlcore.interview import lesson_files
from dlcore.interview.lessons import LESSONS
from pages.shared import layout, lesson, lesson_draft, link, upload
from pages.shared.lesson import literal

PREFIX = PAGES["lessons"].prefix
KNOWN = "Offered are those that the scene sets, and those that you have seen on its page since you opened the app."


def key(name):
    return f"{PREFIX}{name}"


def entry(code, one):
    """A lesson of the list, and the button that begins it."""
    with st.container(horizontal=True, vertical_alignment="center", key=key(f"of-{code}"[:60])):  # fmt: skip
        questions = sum(bool(scene.question) for scene in one.scenes)
        asks = f", {questions} question{'s' if questions > 1 else ''}" if questions else ""
        st.markdown(
            f"**{literal(one.title)}** :small[:gray[{one.minutes} minutes, {len(one.scenes)} scenes{asks}]]  \n{literal(one.about)}",
            width=620,
        )
        if st.button("Start", key=key(f"start-{code}"[:60]), icon=":material/play_arrow:"):
            lesson.go(code, 0)


def move(fields, place, by):
    """The scene in another place; the second of two quick clicks finds other fields, and moves nothing."""
    scenes = [*lesson_draft.draft().scenes]
    if fields == lesson_draft.fields():
        scenes.insert(place + by, scenes.pop(place))
        put(scenes)


def drop(fields, place):
    if fields == lesson_draft.fields():
        put([scene for number, scene in enumerate(lesson_draft.draft().scenes) if number != place])


def put(scenes):
    lesson_draft.put(replace(lesson_draft.draft(), scenes=tuple(scenes)))


def edit(place, scene, count):
    """The fields of a scene; what they make of it."""

    def field(name, label, value, longest, **options):
        return st.text_input(
            label, value, max_chars=longest, key=key(f"{lesson_draft.fields()}-{place}-{name}"), **options
        ).strip()

    title = PAGES[scene.page].title
    with st.container(border=True, key=key(f"{lesson_draft.fields()}-{place}")):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{place + 1}. {title}**", width="stretch")
            st.button(
                "Up",
                key=key(f"{lesson_draft.fields()}-{place}-up"),
                disabled=not place,
                on_click=move,
                args=(lesson_draft.fields(), place, -1),
            )
            st.button(
                "Down",
                key=key(f"{lesson_draft.fields()}-{place}-down"),
                disabled=place == count - 1,
                on_click=move,
                args=(lesson_draft.fields(), place, 1),
            )
            st.button(
                "Remove",
                key=key(f"{lesson_draft.fields()}-{place}-drop"),
                type="tertiary",
                on_click=drop,
                args=(lesson_draft.fields(), place),
            )
        layout.small(
            literal(" · ".join(f"{name} = {', '.join(values)}" for name, values in scene.settings.items()))
            or "the page's defaults"
        )
        say = field("say", "Sentence to say", scene.say, lesson_files.TEXT)
        fixed, hidden = limits(place, scene)
        scene = replace(scene, fixed=fixed, hidden=hidden)
        question = field("question", "Question (may be empty)", scene.question, lesson_files.TEXT)
        if not question:
            return replace(scene, say=say, question="", options=(), right=0, because="", hide=False)
        right_first = [*scene.options[scene.right : scene.right + 1], *scene.options[: scene.right], *scene.options[scene.right + 1 :]]  # fmt: skip
        written = field("options", "Answers, with a semicolon between them, the right one first", "; ".join(right_first), lesson_files.TEXT)  # fmt: skip
        answers = [answer.strip() for answer in written.split(";") if answer.strip()]
        options = tuple(sorted(answers))  # so that a reader cannot tell by the place
        right = options.index(answers[0]) if answers else 0
        because = field("because", "Why it is right", scene.because, lesson_files.TEXT)
        hide = st.checkbox(
            "Hide findings until it is answered", scene.hide, key=key(f"{lesson_draft.fields()}-{place}-hide")
        )
        return replace(scene, say=say, question=question, options=options, right=right, because=because, hide=hide)


def limits(place, scene):
    """The fields for the controls that the scene fixes and hides; what they make of it."""
    labels = {name: name for name in (*scene.settings, *scene.fixed, *scene.hidden)}
    labels |= lesson.control_labels(PAGES[scene.page].prefix)
    of_two = {label for label in labels.values() if [*labels.values()].count(label) > 1}
    labels = {name: f"{label} ({name})" if label in of_two else label for name, label in labels.items()}
    names = sorted(labels, key=lambda name: labels[name].lower())

    def choose(what, label, chosen, taken, explain):
        return tuple(
            st.multiselect(
                label,
                [name for name in names if name not in taken],
                [name for name in chosen if name not in taken],
                format_func=labels.get,
                key=key(f"{lesson_draft.fields()}-{place}-{what}"),
                max_selections=lesson_files.SETTINGS,
                placeholder="None",
                help=explain,
            )
        )

    with st.container(horizontal=True):
        hidden = choose("hidden", "Hidden controls", scene.hidden, (), f"The reader does not see them. {KNOWN}")
        fixed = choose(
            "fixed", "Fixed controls", scene.fixed, hidden, f"The reader sees them, and cannot change them. {KNOWN}"
        )
    return fixed, hidden


def share(draft):
    """The draft as a file and as a link, once it is in order."""
    content = lesson_files.write(draft)
    try:
        checked = lesson_files.read(content)
    except InvalidInput as problem:
        st.warning(str(problem))
        return
    code = lesson_files.to_link(checked)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button("Download", content, "lesson.json", "application/json", key=key("file"), icon=":material/download:", on_click="ignore")  # fmt: skip
        if code and st.button("Try it", key=key("try"), icon=":material/play_arrow:"):
            lesson.go(code, 0)
    if code:
        page, parameters = lesson.link_of(code, 0)
        root = st.context.url.rpartition("/")[0] if st.context.url else ""
        st.markdown("A link that opens its first scene; it contains the whole lesson:")
        st.code(f"{root}/{page}?{urlencode(parameters, doseq=True)}", language=None, wrap_lines=True)
    else:
        layout.small("Too long for a link: share the file.")


with layout.head("Lessons"):
    link.copy(PREFIX)
st.markdown(
    "A lesson walks through the live pages, scene by scene: each opens a page with its settings and says what to see there; "
    "some ask before they show. **N** goes on, **B** goes back. [Your own lesson](#own)"
)
for name, one in LESSONS.items():
    entry(name, one)

st.header("Your own lesson", anchor="own")
lesson_draft.switch(PREFIX)
with st.popover("Load a file", icon=":material/upload:", key=key("load")):
    loaded = upload.choose("A lesson file", ["json"], 1, lesson_files.read, key("upload"), shown=False)
if loaded and st.session_state.get(key("loaded")) != loaded:
    st.session_state[key("loaded")] = loaded
    lesson_draft.put(loaded)
draft = lesson_draft.draft()
if draft.scenes:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        title = st.text_input(
            "Title", draft.title, max_chars=lesson_files.TITLE, key=key(f"{lesson_draft.fields()}-title")
        )
        about = st.text_input(
            "What it is about", draft.about, max_chars=lesson_files.TEXT, key=key(f"{lesson_draft.fields()}-about")
        )
        minutes = st.number_input(
            "Minutes", 1, lesson_files.MINUTES, draft.minutes, key=key(f"{lesson_draft.fields()}-minutes"), width=120
        )
    scenes = tuple(edit(place, scene, len(draft.scenes)) for place, scene in enumerate(draft.scenes))
    edited = replace(draft, title=title.strip(), about=about.strip(), minutes=minutes, scenes=scenes)
    lesson_draft.set_draft(edited)
    share(edited)
else:
    layout.small("Nothing is collected yet: turn *Collect scenes* on, set a page as you want to show it, and add it.")
lesson_draft.keep()
