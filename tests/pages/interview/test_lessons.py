"""Lessons over the live pages: every scene's settings exist and are taken, the bar walks, asks and hides, and a lecturer collects."""

import ast

import pytest
from streamlit.testing.v1 import AppTest

from dlcore.guide import PAGES
from dlcore.interview.lesson_files import to_link, write
from dlcore.interview.lessons import LESSONS, Lesson, Scene
from pages.shared import layout, lesson_draft, link
from tests.common.test_pages import bound_controls, options_of
from tests.pages.conftest import texts
from tests.test_architecture import ROOT, sources

SCENES = [(name, place) for name, lesson in LESSONS.items() for place in range(len(lesson.scenes))]


def html_text(app):
    return " ".join(part.proto.body for part in app.get("html"))


def at(open_page, code, place, lesson=None):
    app, scene = open_page(), (lesson or LESSONS[code]).scenes[place]
    for name, value in {"lesson": code, "scene": str(place + 1), **scene.settings}.items():
        app.query_params[name] = value if isinstance(value, str) else [*value]
    return app.switch_page(PAGES[scene.page].path).run()


def field(app, name):
    """The key of a field of the draft."""
    return f"lesson-edit-{app.session_state[lesson_draft.FIELDS]}-{name}"


def selected_options(control):
    """What a control stands at, as a link says it; None for those that keep that to the browser."""
    options = [str(option) for option in options_of(control)] if hasattr(control.proto, "options") else []
    if control.type == "selectbox":
        return {options[control.index]}
    if control.type == "button_group":
        return {options[place] for place in control.indices}
    return {str(control.value)} if control.type == "select_slider" else None


@pytest.mark.app
@pytest.mark.parametrize(("name", "place"), SCENES)
def test_every_scene_opens_as_its_link_says(open_page, name, place):
    scene = LESSONS[name].scenes[place]
    app = at(open_page, name, place)
    assert not app.exception
    assert scene.say.replace("'", "&#x27;") in html_text(app)
    controls = bound_controls(app)
    for parameter, value in scene.settings.items():
        for each in [value] if isinstance(value, str) else value:
            assert each in [str(option) for option in options_of(controls[parameter])], (parameter, each)
        stands = selected_options(controls[parameter])
        assert stands in (None, {value} if isinstance(value, str) else {*value}), parameter
    assert "The page has no setting" not in html_text(app)
    assert (layout.HIDDEN_NOTE in texts(app)) == scene.hide


def test_a_question_hides_the_findings_until_it_is_answered(open_page):
    app = at(open_page, "relu-depth", 1)
    assert layout.HIDDEN_NOTE in texts(app)
    app.button_group(key="bar-pick-1").set_value(0).run()
    assert "You said: About half. The right answer: Less than a billionth." in html_text(app)
    assert layout.HIDDEN_NOTE not in texts(app)


def test_next_and_back_go_to_the_scenes_with_their_settings(open_page):
    app = at(open_page, "relu-depth", 0)
    assert app.select_slider(key="act-signal-depth").value == 2
    app.button(key="bar-next").click().run()
    assert not app.exception
    assert app.query_params["scene"] == "2"
    assert app.select_slider(key="act-signal-depth").value == 30
    app.button(key="bar-back").click().run()
    assert app.select_slider(key="act-signal-depth").value == 2
    app.button(key="bar-leave").click().run()
    assert "lesson" not in app.query_params
    assert "scene 1 of" not in html_text(app)


def test_a_setting_that_the_page_does_not_have_is_named(open_page):
    lesson = Lesson("Mine", "", 5, (Scene("losses", "Look.", {"loss-tab": "Margin", "loss-color": "red"}),))
    app = at(open_page, to_link(lesson), 0, lesson)
    assert not app.exception
    assert "The page has no setting loss-color." in html_text(app)


def test_a_scene_fixes_and_hides_controls_which_keep_what_it_sets(open_page):
    settings = {"opt-surface": "Ravine", "opt-variants": ("Momentum",)}
    scene = Scene("optimizers", "Look.", settings, fixed=("opt-surface",), hidden=("opt-variants", "opt-color"))
    lesson = Lesson("Mine", "", 5, (scene, Scene("optimizers", "Free.", {"opt-surface": "Bowl"})))
    app = at(open_page, to_link(lesson), 0, lesson)
    assert not app.exception
    surface, variants = app.selectbox(key="opt-surface"), app.button_group(key="opt-variants")
    assert (surface.value, surface.disabled, variants.disabled) == ("ravine", True, True)
    assert not app.toggle(key="opt-guess").disabled
    assert ".st-key-opt-variants:not(:has([role=tablist]))" in html_text(app)
    assert ".st-key-opt-surface:not" not in html_text(app)
    assert "The page has no setting opt-color." in html_text(app)
    app.button(key="opt-reset-all").click().run()
    to = app.session_state[link.GO]["to"]
    assert "opt-variants=Momentum" in to
    assert "lesson=~" in to
    app = at(open_page, to_link(lesson), 0, lesson)
    app.button(key="bar-next").click().run()
    assert not app.selectbox(key="opt-surface").disabled
    assert ".st-key-opt-variants" not in html_text(app)


def test_the_last_scene_leads_back_to_the_lessons(open_page):
    app = at(open_page, "filters", 2)
    app.button(key="bar-next").click().run()
    assert not app.exception
    assert app.title[0].value == "Lessons"
    assert "scene 3 of" not in html_text(app)


def test_a_lesson_in_a_link_is_data_alone(open_page):
    lesson = Lesson(
        "<b>Mine</b>", "", 5, (Scene("losses", "<script>alert(1)</script> **bold**", {"loss-tab": "Margin"}),)
    )
    app = at(open_page, to_link(lesson), 0, lesson)
    assert not app.exception
    assert "&lt;script&gt;" in html_text(app)
    assert "<script>" not in html_text(app)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [("nobody", "not one of this app"), ("~AAAA", "is damaged"), ("~" + "A" * 9_000, "is too long")],
)
def test_a_faulty_link_is_a_sentence_and_the_page_stands(open_page, code, sentence):
    app = open_page(PAGES["losses"].path, lesson=code, scene="9")
    assert not app.exception
    assert app.title[0].value == "Losses"
    (warning,) = app.warning
    assert sentence in warning.value


@pytest.mark.parametrize("scene", ["0", "-1", "99", "x", "1e9", "٣"])
def test_a_place_that_is_none_is_the_nearest(open_page, scene):
    app = open_page(PAGES["losses"].path, lesson="cross-entropy", scene=scene)
    assert not app.exception
    assert f"scene {4 if scene == '99' else 1} of 4" in html_text(app)


def adding_page():
    from pages.shared import lesson_draft

    lesson_draft._add("losses")


def test_a_scene_holds_no_file_and_no_words_of_its_lecturers(no_search_for_components):
    app = AppTest.from_function(adding_page)
    for name in ("loss-tab", "loss-file-here", "loss-words-left-out", "act-tab"):
        app.query_params[name] = "x"
    (scene,) = app.run().session_state[lesson_draft._DRAFT].scenes
    assert scene.settings == {"loss-tab": ("x",)}


def test_a_lecturer_collects_orders_and_shares(open_page):
    app = open_page(PAGES["lessons"].path)
    app.toggle(key="lesson-collect-0").set_value(True).run()
    app.switch_page(PAGES["losses"].path).run()
    app.button(key="loss-add-scene").click().run()
    app.switch_page(PAGES["activations"].path).run()
    app.button(key="act-add-scene").click().run()
    app.switch_page(PAGES["lessons"].path).run()
    assert not app.exception
    assert app.toggle(key="lesson-collect-0").value
    assert "**1. Losses**" in texts(app)
    app.button(key=field(app, "0-down")).click().run()
    assert "**1. Activations**" in texts(app)
    app.text_input(key=field(app, "0-say")).set_value("Look here.").run()
    assert "Guess first" in app.multiselect(key=field(app, "0-fixed")).options
    app.multiselect(key=field(app, "0-fixed")).set_value(["act-guess"]).run()
    app.multiselect(key=field(app, "0-hidden")).set_value(["act-variants", "act-guess"]).run()
    assert app.multiselect(key=field(app, "0-fixed")).value == []
    app.multiselect(key=field(app, "0-hidden")).set_value(["act-variants"]).run()
    app.text_input(key=field(app, "0-question")).set_value("Why?").run()
    assert "a question needs options" in app.warning[0].value
    app.text_input(key=field(app, "0-options")).set_value("by law; because; by chance").run()
    assert not app.warning
    assert "lesson=~" in app.code[0].value
    app.button(key="lesson-try").click().run()
    assert app.title[0].value == "Activations"
    assert "Look here." in html_text(app)
    assert ".st-key-act-variants" in html_text(app)
    assert [option.content for option in app.button_group(key="bar-pick-0").proto.options] == ["because", "by chance", "by law"]  # fmt: skip
    app.button_group(key="bar-pick-0").set_value(2).run()
    assert "Right: by law." in html_text(app)


def test_a_file_is_checked_and_becomes_ones_own_lesson(open_page):
    app = open_page(PAGES["lessons"].path)
    app.file_uploader(key="lesson-upload").set_value(("bad.json", b'{"format": "other"}', "application/json")).run()
    assert [error.value for error in app.error] == ["This is not a lesson of this app: its format is different."]
    assert "**1. " not in texts(app)
    app.file_uploader(key="lesson-upload").set_value(("mine.json", write(LESSONS["filters"]), "application/json")).run()
    assert not app.error
    assert app.text_input(key=field(app, "title")).value == "One 7×7 or three 3×3"
    assert "**3. Convolution**" in texts(app)
    assert app.text_input(key=field(app, "1-options")).value == "27; 49; 81"


def test_controls_that_an_address_sets_are_made_in_one_place():
    """What a scene may fix is made by `pages.shared.controls`; tabs and cards that unfold have nothing to disable."""
    elsewhere = {"pages/shared/controls.py", "pages/shared/view.py", "pages/shared/app_shell.py"}
    for path in sources("pages"):
        if str(path.relative_to(ROOT)) not in elsewhere:
            for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
                if any(keyword.arg == "bind" for keyword in call.keywords):
                    assert ast.unparse(call.func).endswith((".tabs", ".expander")), (path, call.lineno)
