"""A panel fails alone: its sentence stands in its place, and the rest of the page goes on."""

from functools import wraps

import streamlit as st

from dlcore.base import InvalidInput


def fails_alone(draw):
    """Makes a function that draws a panel show the sentence of an InvalidInput, such as that PyTorch is missing here, instead of raising it."""

    @wraps(draw)
    def wrapper(*arguments, **keywords):
        try:
            return draw(*arguments, **keywords)
        except InvalidInput as problem:
            st.error(str(problem))
            return None

    return wrapper
