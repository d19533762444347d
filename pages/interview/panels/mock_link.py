"""The settings of a mock interview, which stand in the address: a link opens the same interview."""

import secrets
from dataclasses import dataclass

import streamlit as st

from dlcore.guide import TAUGHT
from dlcore.interview import mock

PREFIX = "mock-"
NAMES = ("seed", "minutes", "section", "level", "pressure")
RESULT = f"{PREFIX}result"
MINUTES, LEVEL = 30, "mid"
STATE = f"{PREFIX}address"
WRONG = "The link has values that no mock interview can have ({names}): the defaults are used instead."


@dataclass(frozen=True)
class Settings:
    """What draws an interview, and how it is held."""

    seed: int
    minutes: int = MINUTES
    sections: tuple[str, ...] = ()
    level: str = LEVEL
    pressure: bool = False


def of(interview):
    """The settings that an interview was drawn with; a retry has minutes of its own."""
    minutes = interview.minutes if interview.minutes in mock.MINUTES else MINUTES
    return Settings(interview.seed, minutes, interview.sections, interview.level, interview.pressure)


def read():
    """The settings in the address, and the names of those that cannot be. What the address lacks has its default; the seed is drawn."""
    given = {name: st.query_params.get_all(PREFIX + name) for name in NAMES}
    seed, wrong_seed = _whole(given["seed"], mock.SEEDS, None)
    minutes, wrong_minutes = _whole(given["minutes"], mock.MINUTES, MINUTES)
    sections = tuple(section for section in TAUGHT if section in given["section"])
    level = given["level"][0] if given["level"] else LEVEL
    pressure = given["pressure"][0] if given["pressure"] else "false"
    wrong = {
        "seed": wrong_seed,
        "minutes": wrong_minutes,
        "section": len(sections) < len(given["section"]),
        "level": level not in mock.LEVELS,
        "pressure": pressure not in ("true", "false"),
    }
    level = LEVEL if wrong["level"] else level
    seed = new_seed() if seed is None else seed
    return Settings(seed, minutes, sections, level, pressure == "true"), [name for name in NAMES if wrong[name]]


def new_seed():
    return secrets.choice(mock.SEEDS)


def _whole(values, among, otherwise):
    """The number that is given, and whether it is none of those that may be."""
    if not values:
        return otherwise, False
    number = int(values[0]) if values[0].isascii() and values[0].isdecimal() else None
    return (number, False) if number in among else (otherwise, True)


def write(settings, result=None):
    """Makes the address name these settings, and a result where one is shown."""
    wanted = {
        "seed": str(settings.seed),
        "minutes": str(settings.minutes),
        "section": list(settings.sections),
        "level": settings.level,
        "pressure": "true" if settings.pressure else [],
        "result": [] if result is None else result_name(result),
    }
    for name, value in wanted.items():
        values = value if isinstance(value, list) else [value]
        if st.query_params.get_all(PREFIX + name) != values:
            if values:
                st.query_params[PREFIX + name] = values
            else:
                del st.query_params[PREFIX + name]
    st.session_state[STATE] = _address()


def names_interview():
    """Whether the address names a certain interview."""
    return PREFIX + "seed" in st.query_params


def is_new():
    """Whether the address says something else than this page last wrote into it, as after a link or *Back*."""
    return st.session_state.get(STATE) != _address()


def _address():
    return tuple(tuple(st.query_params.get_all(PREFIX + name)) for name in NAMES)


def result_name(interview):
    """What an address calls an interview: the millisecond in which it began."""
    return str(int(interview.began.timestamp() * 1000))


def chosen_result(progress):
    """The ended interview that the address names, by when it began; None where this browser has none such."""
    wanted = st.query_params.get(RESULT, "")
    return next((each for each in progress.interviews if each.ended and result_name(each) == wanted), None)
