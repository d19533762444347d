"""A lesson as a file or in a link: data alone, checked from end to end before anything of it is shown."""

import base64
import binascii
import json
import re
import zlib
from typing import Any

from dlcore.base import InvalidInput
from dlcore.guide import PAGES
from dlcore.interview.lessons import LESSONS, Lesson, Scene

FORMAT, VERSION = "deep-learning-side-by-side-lesson", 1
DRAFT = f"{FORMAT}-draft"
LARGEST = 64_000  # bytes of a file
LONGEST_LINK = 6_000  # characters
MARK = "~"  # begins a lesson that a link contains; all others are named
SCENES, SETTINGS, VALUES, OPTIONS, MINUTES = 40, 30, 12, 5, 120
TITLE, TEXT, OPTION, VALUE = 100, 600, 120, 300
_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")


def read(content: bytes) -> Lesson:
    """The lesson of a file. InvalidInput, with what is wrong, for anything else."""
    if len(content) > LARGEST:
        raise InvalidInput(f"A lesson has at most {LARGEST // 1000} kB; this file is larger.")
    try:
        found = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as problem:
        raise InvalidInput("This is not a lesson: the file is not JSON.") from problem
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InvalidInput("This is not a lesson of this app: its format is different.")
    if found.get("version") != VERSION:
        raise InvalidInput(f"This lesson has version {found.get('version')!r:.20}; this app reads version {VERSION}.")
    _only(found, {"format", "version", "title", "about", "minutes", "scenes"}, "the lesson")
    return _lesson(found)


def _lesson(found: dict[str, Any], finished: bool = True) -> Lesson:
    """A draft that is not `finished` may lack its title, scenes, and answers to a question."""
    scenes = found.get("scenes")
    if not isinstance(scenes, list) or not finished <= len(scenes) <= SCENES:
        raise InvalidInput(f"A lesson has 1 to {SCENES} scenes.")
    return Lesson(
        _text(found, "title", TITLE, "the lesson", required=finished),
        _text(found, "about", TEXT, "the lesson"),
        _whole(found.get("minutes", 5), 1, MINUTES, "The lesson's minutes"),
        tuple(_scene(scene, f"scene {number}", finished) for number, scene in enumerate(scenes, 1)),
    )


def _scene(found: Any, where: str, finished: bool) -> Scene:
    if not isinstance(found, dict):
        raise InvalidInput(f"In {where} there is no scene.")
    known = {"page", "settings", "say", "question", "options", "right", "because", "hide", "fixed", "hidden"}
    _only(found, known, where)
    page = found.get("page")
    if not isinstance(page, str) or page not in PAGES:
        raise InvalidInput(f"In {where} the page {str(page)[:40]!r} is not one of this app.")
    options = found.get("options", [])
    if not isinstance(options, list) or len(options) > OPTIONS or (finished and len(options) == 1):
        raise InvalidInput(f"In {where} a question has 2 to {OPTIONS} options.")
    choices = tuple(_text({"options": option}, "options", OPTION, where, required=True) for option in options)
    question = _text(found, "question", TEXT, where)
    if finished and bool(question) != bool(choices):
        raise InvalidInput(f"In {where} a question needs options, and options a question.")
    hide = found.get("hide", False)
    if not isinstance(hide, bool):
        raise InvalidInput(f"In {where} “hide” is true or false.")
    fixed, hidden = (_controls(found.get(name, []), page, where) for name in ("fixed", "hidden"))
    if both := set(fixed) & set(hidden):
        raise InvalidInput(f"In {where} the control {min(both)} is both fixed and hidden.")
    right = _whole(found.get("right", 0), 0, max(0, len(choices) - 1), f"In {where} “right”")
    return Scene(
        page,
        _text(found, "say", TEXT, where),
        _settings(found.get("settings", {}), page, where),
        question,
        choices,
        right,
        _text(found, "because", TEXT, where),
        hide and bool(question),
        fixed,
        hidden,
    )


def _controls(names: Any, page: str, where: str) -> tuple[str, ...]:
    if not isinstance(names, list) or len(names) > SETTINGS:
        raise InvalidInput(f"In {where} “fixed” and “hidden” are lists of at most {SETTINGS} controls.")
    for name in names:
        if not _is_of(page, name):
            raise InvalidInput(f"In {where} the page {page} has no control {str(name)[:40]!r}.")
    return tuple(dict.fromkeys(names))


def _is_of(page: str, name: Any) -> bool:
    """Whether a parameter of this name can be one of the page's; which of them there are is known once it runs."""
    prefix = PAGES[page].prefix
    return isinstance(name, str) and bool(_NAME.fullmatch(name) and prefix and name.startswith(prefix))


def _settings(found: Any, page: str, where: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(found, dict) or len(found) > SETTINGS:
        raise InvalidInput(f"In {where} the settings are at most {SETTINGS} names with their values.")
    settings = {}
    for name, values in found.items():
        if not _is_of(page, name):
            raise InvalidInput(f"In {where} the page {page} has no setting {name[:40]!r}.")
        values = [values] if isinstance(values, str) else values
        if not isinstance(values, list) or not 1 <= len(values) <= VALUES:
            raise InvalidInput(f"In {where} the setting {name} needs one text, or a list of at most {VALUES}.")
        settings[name] = tuple(_text({name: value}, name, VALUE, where) for value in values)
    return settings


def _only(found: dict[str, Any], known: set[str], where: str) -> None:
    if unknown := found.keys() - known:
        raise InvalidInput(f"In {where} nothing is called {min(unknown)[:40]!r}.")


def _text(found: dict[str, Any], name: str, longest: int, where: str, required: bool = False) -> str:
    value = found.get(name, "")
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise InvalidInput(f"In {where} “{name}” is a text of one line with at most {longest} characters.")
    if required and not value.strip():
        raise InvalidInput(f"In {where} “{name}” is empty.")
    return value


def _whole(value: Any, low: int, high: int, what: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise InvalidInput(f"{what} is a whole number from {low} to {high}.")
    return value


def write(lesson: Lesson, indent: int | None = 2) -> bytes:
    """The file of a lesson, which `read` takes back."""
    found = {"format": FORMAT, "version": VERSION, **_plain(lesson)}
    return json.dumps(found, ensure_ascii=False, indent=indent, separators=(",", ":") if indent is None else None).encode()  # fmt: skip


def write_draft(lesson: Lesson, collecting: bool, saved: int) -> str:
    """What a browser keeps of a lesson that may not be finished; `collecting` is whether pages offer to add a scene, `saved` when it changed, in milliseconds since 1970."""
    found = {"format": DRAFT, "version": VERSION, "saved": saved, "collecting": collecting, "lesson": _plain(lesson)}
    return json.dumps(found, ensure_ascii=False)


def read_draft(text: str) -> tuple[Lesson, bool, int]:
    """The lesson, `collecting` and `saved` of a draft. InvalidInput, with what is wrong, for anything else."""
    if len(text) > LARGEST:
        raise InvalidInput(f"A drafted lesson has at most {LARGEST // 1000} kB.")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise InvalidInput("It is not JSON.") from problem
    if not isinstance(found, dict) or found.get("format") != DRAFT:
        raise InvalidInput("It is not a lesson draft of this app.")
    if found.get("version") != VERSION:
        raise InvalidInput(f"It has version {found.get('version')!r:.20}; this app reads version {VERSION}.")
    lesson, collecting = found.get("lesson"), found.get("collecting")
    if not isinstance(lesson, dict) or not isinstance(collecting, bool):
        raise InvalidInput("A part of it is missing.")
    return _lesson(lesson, finished=False), collecting, _whole(found.get("saved"), 0, 2**53, "When it was saved")


def _plain(lesson: Lesson) -> dict[str, Any]:
    return {
        "title": lesson.title,
        "about": lesson.about,
        "minutes": lesson.minutes,
        "scenes": [_plain_scene(scene) for scene in lesson.scenes],
    }


def _plain_scene(scene: Scene) -> dict[str, Any]:
    settings = {name: [value] if isinstance(value, str) else [*value] for name, value in scene.settings.items()}
    parts: dict[str, Any] = {"page": scene.page, "settings": settings, "say": scene.say}
    if scene.question:
        parts |= {"question": scene.question, "options": [*scene.options], "right": scene.right}
        parts |= {"because": scene.because, "hide": scene.hide}
    return parts | {name: [*names] for name, names in (("fixed", scene.fixed), ("hidden", scene.hidden)) if names}


def to_link(lesson: Lesson) -> str | None:
    """What stands for the lesson in a link; None where it would be too long for one."""
    code = MARK + base64.urlsafe_b64encode(zlib.compress(write(lesson, None), 9)).decode().rstrip("=")
    return code if len(code) <= LONGEST_LINK else None


def from_link(code: str) -> Lesson:
    """The lesson that a link names or contains. InvalidInput where it does neither."""
    if not code.startswith(MARK):
        if code not in LESSONS:
            raise InvalidInput("The lesson of this link is not one of this app.")
        return LESSONS[code]
    if len(code) > LONGEST_LINK:
        raise InvalidInput("The lesson of this link is too long.")
    try:
        packed = base64.b64decode(code[1:] + "=" * (-len(code[1:]) % 4), altchars=b"-_", validate=True)
        content = zlib.decompressobj().decompress(packed, LARGEST + 1)
    except (binascii.Error, ValueError, zlib.error) as problem:
        raise InvalidInput("The lesson of this link is damaged: copy the link again.") from problem
    return read(content)
