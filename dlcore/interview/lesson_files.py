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
        raise InvalidInput("This is no lesson: the file is not JSON.") from problem
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InvalidInput("This is no lesson of this app: its format is another.")
    if found.get("version") != VERSION:
        raise InvalidInput(f"This lesson has version {found.get('version')!r:.20}; this app reads version {VERSION}.")
    _only(found, {"format", "version", "title", "about", "minutes", "scenes"}, "the lesson")
    scenes = found.get("scenes")
    if not isinstance(scenes, list) or not 1 <= len(scenes) <= SCENES:
        raise InvalidInput(f"A lesson has 1 to {SCENES} scenes.")
    return Lesson(
        _text(found, "title", TITLE, "the lesson", required=True),
        _text(found, "about", TEXT, "the lesson"),
        _whole(found.get("minutes", 5), 1, MINUTES, "The lesson's minutes"),
        tuple(_scene(scene, f"scene {number}") for number, scene in enumerate(scenes, 1)),
    )


def _scene(found: Any, where: str) -> Scene:
    if not isinstance(found, dict):
        raise InvalidInput(f"In {where} there is no scene.")
    _only(found, {"page", "settings", "say", "question", "options", "right", "because", "hide"}, where)
    page = found.get("page")
    if not isinstance(page, str) or page not in PAGES:
        raise InvalidInput(f"In {where} the page {str(page)[:40]!r} is not one of this app.")
    options = found.get("options", [])
    if not isinstance(options, list) or len(options) > OPTIONS or len(options) == 1:
        raise InvalidInput(f"In {where} a question has 2 to {OPTIONS} options.")
    choices = tuple(_text({"options": option}, "options", OPTION, where, required=True) for option in options)
    question = _text(found, "question", TEXT, where)
    if bool(question) != bool(choices):
        raise InvalidInput(f"In {where} a question needs options, and options a question.")
    hide = found.get("hide", False)
    if not isinstance(hide, bool):
        raise InvalidInput(f"In {where} “hide” is true or false.")
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
    )


def _settings(found: Any, page: str, where: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(found, dict) or len(found) > SETTINGS:
        raise InvalidInput(f"In {where} the settings are at most {SETTINGS} names with their values.")
    settings = {}
    for name, values in found.items():
        if not _NAME.fullmatch(name) or not PAGES[page].prefix or not name.startswith(PAGES[page].prefix):
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
    scenes = []
    for scene in lesson.scenes:
        settings = {name: [value] if isinstance(value, str) else [*value] for name, value in scene.settings.items()}
        parts: dict[str, Any] = {"page": scene.page, "settings": settings, "say": scene.say}
        if scene.question:
            parts |= {
                "question": scene.question,
                "options": [*scene.options],
                "right": scene.right,
                "because": scene.because,
                "hide": scene.hide,
            }
        scenes.append(parts)
    found = {
        "format": FORMAT,
        "version": VERSION,
        "title": lesson.title,
        "about": lesson.about,
        "minutes": lesson.minutes,
        "scenes": scenes,
    }
    return json.dumps(found, ensure_ascii=False, indent=indent, separators=(",", ":") if indent is None else None).encode()  # fmt: skip


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
