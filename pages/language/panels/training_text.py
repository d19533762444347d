"""The text that the models of a panel are trained on: one that ships, or the reader's own file."""

import streamlit as st

from dlcore import policy
from dlcore.data.corpora import HELP, SHAKESPEARE
from pages.shared import at_home, controls, layout, upload

OWN = "Custom"
ABOUT = {
    HELP: "Python's help on its own language comes with Python.",
    SHAKESPEARE: "Ten plays by Shakespeare come with the app.",
}


def select(key, setting):
    """The text that is chosen, which stands where it stood when the reader left the page: a name that the setting labels, or `OWN`."""
    upload.return_to(f"{key}text", {OWN: f"{key}file"})
    labels = {label: name for name, label in setting.labels.items()}
    which = controls.segmented_control(
        "Text",
        (*labels, OWN),
        default=setting.labels[setting.default],
        required=True,
        key=f"{key}text",
        help=f"{' '.join(map(ABOUT.get, labels.values()))} Your own file is stored in this machine's cache folder, so that workers can read it.",
    )
    return labels.get(which, OWN if which == OWN else setting.default)


def open_file(key, describe):
    """The name under which the reader's file is stored; None where there is none yet, or after a sentence that says why not.

    `describe(name)` says how much text that is; it raises InvalidText where it is too little for the models.
    """
    from dlcore.inspection.language import text_input

    text = upload.choose(
        f"Plain text in UTF-8, {text_input.WORDS:,} words or more, up to {text_input.MEGABYTES} MB",
        ["txt", "md", "csv", "py", "tex", "rst"],
        text_input.MEGABYTES,
        text_input.decode,
        f"{key}file",
    )
    if text is None:
        if policy.uploads():
            st.info(
                at_home.run_hint(
                    "Choose a file", "*Run it here*, below, then trains the networks on it on this machine."
                )
            )
        return None
    try:
        name = text_input.store(text)
        layout.small(describe(name))
    except text_input.InvalidText as problem:
        st.error(str(problem))
        return None
    except OSError as problem:
        st.error(f"The text cannot be stored on this machine: {problem}")
        return None
    return name
