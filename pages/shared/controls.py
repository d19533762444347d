"""Controls that every page offers in the same way: bound to the URL, checked on the server, with a help text that says what they do."""

from functools import wraps

import streamlit as st

from dlcore.base import InvalidInput
from dlcore.guide import NAMES, PAGES
from pages.shared import address, lesson, link


def _bind(make, **usual):
    """Such a control, bound to the address, with its usual options; the scene of a lesson may fix it."""

    @wraps(make)
    def control(label, *args, key, **options):
        if lesson.fixes(key, label):
            options["disabled"] = True
        return make(label, *args, key=key, bind="query-params", **usual, **options)

    return control


multiselect = _bind(st.multiselect)
number_input = _bind(st.number_input)
# In a row, Streamlit would rather hide what does not fit.
pills = _bind(st.pills, wrap=True)
segmented_control = _bind(st.segmented_control, wrap=True)
select_slider = _bind(st.select_slider)
selectbox = _bind(st.selectbox)
slider = _bind(st.slider)
text_input = _bind(st.text_input)
toggle = _bind(st.toggle)


def variants(options, key, default=None, label="Compare"):
    """Which variants to compare, all unless `default` names some; a sentence where none is left."""
    address.allow_empty(key)
    chosen = pills(
        label,
        options,
        selection_mode="multi",
        default=list(options if default is None else default),
        format_func=NAMES.__getitem__,
        key=key,
        help="Each is trained under the same seeds, batches and budget. Fewer make the charts easier to read.",
    )
    if not chosen:
        st.info("Nothing is chosen: pick at least one variant to compare.")
    return [variant for variant in options if variant in chosen]


def intersect(chosen, of, otherwise):
    """The chosen variants that an experiment has; a sentence where it has none of them."""
    found = [variant for variant in chosen if variant in of]
    if not found:
        st.info(otherwise)
    return found


def setting_control(setting, key, options=None):
    """A control for one setting of an experiment: a choice, or a number. `options` offers recorded values on a slider. Raises InvalidInput for what the server does not take."""
    if setting.choices:
        value = selectbox(
            setting.label,
            setting.choices,
            index=setting.choices.index(setting.default),
            format_func=setting.format,
            key=key,
            help=setting.help,
        )
    elif options:
        value = select_slider(setting.label, options, value=setting.default, key=key, help=setting.help)
    else:
        whole = isinstance(setting.default, int)
        value = number_input(
            setting.label,
            min_value=type(setting.default)(setting.low),
            max_value=type(setting.default)(setting.high),
            value=setting.default,
            step=1 if whole else None,
            format=None if whole else "%g",
            key=key,
            help=setting.help,
        )
        if value is None:
            raise InvalidInput(f"{setting.label} needs a number from {setting.low:g} to {setting.high:g}.")
    return setting.validate(value)


def reset(prefix):
    """Puts every control of the page back to its default."""

    def forget():
        for key in [key for key in st.session_state if str(key).startswith(prefix)]:
            del st.session_state[key]
        link.forget(prefix)
        page = next(page.id for page in PAGES.values() if page.prefix == prefix)
        kept = {
            name: st.query_params.get_all(name)
            for name in st.query_params
            if not name.startswith(prefix) or lesson.is_fixed(name)
        }
        link.follow(page, kept)

    st.button(
        "Reset",
        key=f"{prefix}reset-all",
        on_click=forget,
        type="tertiary",
        icon=":material/restart_alt:",
        help="Puts every control of this page back to its default.",
    )
