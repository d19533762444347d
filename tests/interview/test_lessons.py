"""Lessons: those that ship are short and ask fairly; files and links give back what was written, and say what is wrong with anything else."""

import base64
import json
import zlib
from hashlib import sha256

import pytest

from dlcore.base import InvalidInput
from dlcore.guide import PAGES
from dlcore.interview.lesson_files import LONGEST_LINK, from_link, read, read_draft, to_link, write, write_draft
from dlcore.interview.lessons import LESSONS, Lesson, Scene


def test_at_least_ten_ship_and_each_asks():
    assert len(LESSONS) >= 10
    for lesson in LESSONS.values():
        assert 3 <= len(lesson.scenes) <= 8
        assert any(scene.question for scene in lesson.scenes)
        for scene in lesson.scenes:
            assert 5 <= len(scene.say.split()) <= 30, scene.say
            assert all(name.startswith(PAGES[scene.page].prefix) for name in scene.settings)


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_survives_file_and_link(name):
    again = read(write(LESSONS[name]))
    assert write(again) == write(LESSONS[name])
    code = to_link(LESSONS[name])
    assert len(code) < 3_000
    assert write(from_link(code)) == write(LESSONS[name])
    assert from_link(name) is LESSONS[name]


GOOD = json.loads(write(Lesson("Mine", "", 5, (Scene("losses", "Look.", {"loss-tab": "Margin"}, "Why?", ("a", "b")),))))


def scene(**changes):
    return {"scenes": [{**GOOD["scenes"][0], **changes}]}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": "zip"}, "its format is different"),
        ({"version": 2}, "this app reads version 1"),
        ({"scenes": []}, "has 1 to 40 scenes"),
        ({"scenes": [7]}, "In scene 1 there is no scene"),
        ({"title": " "}, "“title” is empty"),
        ({"title": "x" * 101}, "at most 100 characters"),
        ({"about": "two\nlines"}, "a text of one line"),
        ({"minutes": True}, "minutes is a whole number"),
        ({"minutes": 1e9}, "minutes is a whole number"),
        ({"script": "x"}, "In the lesson nothing is called 'script'"),
        (scene(page="../etc"), "the page '../etc' is not one"),
        (scene(page=["losses"]), "is not one of this app"),
        (scene(settings={"act-tab": "Shapes"}), "has no setting 'act-tab'"),
        (scene(settings={"view": "projector"}), "has no setting 'view'"),
        (scene(settings={"loss-tab": 3}), "needs one text, or a list"),
        (scene(settings={"loss-tab": ["x\x00"]}), "a text of one line"),
        (scene(options=["a"]), "2 to 5 options"),
        (scene(question=""), "a question needs options"),
        (scene(right=2), "“right” is a whole number from 0 to 1"),
        (scene(hide="yes"), "“hide” is true or false"),
        (scene(html="<b>"), "nothing is called 'html'"),
        (scene(fixed="loss-tab"), "lists of at most 30 controls"),
        (scene(fixed=["act-tab"]), "the page losses has no control 'act-tab'"),
        (scene(hidden=["loss-tab{} *"]), "the page losses has no control 'loss-tab{} *'"),
        (scene(hidden=[7]), "the page losses has no control '7'"),
        (scene(hidden=["loss-tab"], fixed=["loss-tab"]), "loss-tab is both fixed and hidden"),
    ],
)
def test_a_fault_is_one_sentence(changes, sentence):
    with pytest.raises(InvalidInput, match="^[A-Z].*[.]$") as found:
        read(json.dumps(GOOD | changes).encode())
    assert sentence in str(found.value)


def test_a_scene_with_fixed_and_hidden_controls_survives_file_and_link():
    mine = Scene(
        "losses", "Look.", {"loss-task": ("MNIST-5k",)}, fixed=("loss-task",), hidden=("loss-tab", "loss-guess")
    )
    lesson = Lesson("Mine", "", 5, (mine,))
    assert read(write(lesson)) == lesson
    assert from_link(to_link(lesson)) == lesson


def test_a_draft_may_be_unfinished_and_says_what_is_wrong_with_it():
    mine = Lesson(
        "", "", 5, (Scene("losses", "", {}, "Why?", ("because",)), Scene("attention", "", hidden=("att-tab",)))
    )
    for lesson in (mine, Lesson("Mine", "", 5, ())):
        assert read_draft(write_draft(lesson, True, 17)) == (lesson, True, 17)
    draft = json.loads(write_draft(mine, True, 17))
    for changes, sentence in (
        ({"version": 9}, "It has version 9; this app reads version 1."),
        ({"format": "other"}, "It is not a lesson draft of this app."),
        ({"collecting": 1}, "A part of it is missing."),
        ({"lesson": {"scenes": [{"page": "nowhere"}]}}, "is not one of this app"),
        ({"saved": -1}, "When it was saved is a whole number"),
    ):
        with pytest.raises(InvalidInput, match="^[A-Z].*[.]$") as found:
            read_draft(json.dumps(draft | changes))
        assert sentence in str(found.value)
    for text in ("", "{", "7", " " * 70_000):
        with pytest.raises(InvalidInput):
            read_draft(text)


@pytest.mark.parametrize("content", [b"", b"\xff", b"[" * 60_000, b"7", b'{"format": NaN}', b" " * 65_000])
def test_what_is_no_lesson_is_said(content):
    with pytest.raises(InvalidInput, match="lesson"):
        read(content)


def test_a_link_is_bounded_packed_and_unpacked():
    bomb = "~" + base64.urlsafe_b64encode(zlib.compress(b" " * 2_000_000, 9)).decode()
    for code in ("nobody", "~", "~????", "~AAAA", bomb, "~" + "A" * 7_000, to_link(LESSONS["adamw"])[:-9]):
        with pytest.raises(InvalidInput):
            from_link(code)
    noise = ["".join(sha256(f"{scene} {part}".encode()).hexdigest() for part in range(8)) for scene in range(40)]
    assert to_link(Lesson("x", "", 5, tuple(Scene("losses", text) for text in noise))) is None
    assert len(to_link(Lesson("x", "", 5, tuple(Scene("losses", text) for text in noise[:3])))) <= LONGEST_LINK
