"""A window that a reader slides over an image: its kernel or pooling, its position, and the arithmetic there."""

from dataclasses import dataclass
from functools import partial

import streamlit as st

from dlcore.charts import raster
from pages.shared import address, controls, player
from pages.shared.layout import small
from pages.vision.panels.convolution_arithmetic import arithmetic, format_weight

OPERATIONS = {"convolution": "Convolution", "max": "Max pooling", "average": "Average pooling"}
KERNELS = {
    "edges-across": "Edges, left to right",
    "edges-down": "Edges, top to bottom",
    "outline": "Outline",
    "blur": "Blur",
    "sharpen": "Sharpen",
    "emboss": "Emboss",
}
OWN = "own"
CHANNELS = {"gray": "Gray", "rgb": "RGB", "red-blue": "Red − blue"}
SIDES = (12, 16, 24, 32, 48)
PIXELS = 408  # as wide as a grid is drawn
WHOLE = 240  # pixels each way of the finer image, which shows the same part


@dataclass(frozen=True)
class Choice:
    """What the reader slides over the image: the Window, whether in color, the image's side in cells, and the row where *Play* joins."""

    window: object
    colored: bool
    side: int
    row: object


def window_controls(page, learned):
    """The reader's Choice; None, after a sentence, where the kernel cannot be read. `learned` has kernels by name, as rows of numbers."""
    from dlcore.inspection.vision.convolution import CHANNELS as SLICES
    from dlcore.inspection.vision.convolution import InvalidWindow, Window, parse_kernel

    key = page.key("")

    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        operation = _choice(
            "Layer",
            OPERATIONS,
            f"{key}layer",
            "What is done with the pixels under the window: multiply and add, take the maximum, or take the mean.",
        )
        convolves = operation == "convolution"
        kernel = _kernel(key, learned) if convolves else ()
        side = controls.select_slider(
            "Cells",
            SIDES,
            24,
            key=f"{key}cells",
            help="The largest square in the middle of the image is resized to so many pixels each way. More show more detail, fewer are easier to follow.",
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        channels = (
            _choice(
                "Channels",
                CHANNELS,
                f"{key}channels",
                "Gray is one channel. With three the kernel has a slice for each, and their sums are added into one map. Red − blue: the slice for green is 0, that for blue negative.",
            )
            if convolves
            else "gray"
        )
        flips = (
            convolves
            and _choice(
                "Kernel orientation",
                {"cross-correlation": "As in libraries", "convolution": "Flipped, as in the formula"},
                f"{key}flip",
                "Libraries apply the kernel as it is (a cross-correlation). The formula of a convolution rotates it by 180° first. Learned kernels come out rotated, and nothing else changes.",
            )
            == "convolution"
        )
        size = (
            2
            if convolves
            else _number(
                "Window",
                2,
                2,
                6,
                f"{key}size",
                "Pixels each way that become one number. Larger: coarser, and less sensitive to small shifts.",
            )
        )
        stride = _number(
            "Stride",
            1 if convolves else 2,
            1,
            6,
            f"{key}{'' if convolves else 'pool-'}stride",
            "How many pixels the window moves at a time. Larger: a smaller map, and fewer MACs.",
        )
        padding = _number(
            "Padding",
            0,
            0,
            4,
            f"{key}padding",
            "Rows of zeros around the image. More: a larger map, and edge pixels enter more windows; with a padding of k − 1, as many as those in the middle.",
        )
        dilation = (
            _number(
                "Dilation",
                1,
                1,
                4,
                f"{key}dilation",
                "The spacing of the pixels under the kernel. Larger: a larger receptive field with as many parameters.",
            )
            if convolves
            else 1
        )
    try:
        if convolves and isinstance(kernel, str):
            kernel = parse_kernel(kernel)
    except InvalidWindow as problem:
        st.error(str(problem))
        return None
    window = Window(operation, kernel, SLICES[channels], size, stride, padding, dilation, flips)
    return Choice(window, channels != "gray", side, row)


def _choice(label, names, key, help):
    """One of some names; the first is the default, and stands in for nonsense in a link."""
    options = list(names)
    picked = controls.segmented_control(
        label,
        options,
        default=options[0],
        required=True,
        format_func=names.get,
        key=key,
        help=help,
    )
    return picked if picked in names else options[0]


def _number(label, default, least, most, key, help):
    value = controls.number_input(label, least, most, default, 1, key=key, help=help, width=105)
    if value is None:
        st.error(f"{label} needs a whole number from {least} to {most}; {default} is used.")
    return default if value is None else value


def _kernel(key, learned):
    """The chosen kernel as rows of numbers, or as text where it is a custom one."""
    from dlcore.inspection.vision.convolution import KERNELS as ROWS

    names = KERNELS | {name: name for name in learned} | {OWN: "Custom"}
    picked = controls.selectbox(
        "Kernel",
        list(names),
        format_func=names.get,
        key=f"{key}kernel",
        help="The weights that the pixels under the window are multiplied by. A network learns them; these are classical filters, or learned ones.",
    )
    if picked != OWN:
        return learned.get(picked) or ROWS.get(picked, ROWS["edges-across"])
    return _custom_kernel(key)


def _custom_kernel(key):
    """The reader's kernel as text, which is also a grid to type into; each updates the other."""
    from dlcore.inspection.vision.convolution import InvalidWindow, parse_kernel

    name = f"{key}own"
    with st.popover("Numbers", icon=":material/grid_on:", key=f"{key}own-box"):
        address.allow_empty(name)
        text = controls.text_input(
            "Rows, separated by “;”",
            "0 1 0; 1 -4 1; 0 1 0",
            key=name,
            max_chars=400,
            help="Up to 7 × 7 numbers from −1,000 to 1,000; fractions such as 1/9 are allowed. Larger numbers: a stronger response.",
        )
        try:
            rows = parse_kernel(text)
        except InvalidWindow:
            return text
        grid = f"{name}-grid-{text}"
        st.data_editor(
            [
                dict(enumerate(map(str, row), start=1))
                for row in [[format_weight(number) for number in row] for row in rows]
            ],
            key=grid,
            hide_index=True,
            on_change=_copy_grid_to_text,
            args=(name, grid, rows),
            alt="The numbers of the kernel",
        )
    return text


def _copy_grid_to_text(name, grid, rows):
    """Puts what was typed into the grid into the text, from where it is checked."""
    words = [[format_weight(number) for number in row] for row in rows]
    for row, changes in st.session_state[grid]["edited_rows"].items():
        for column, word in changes.items():
            words[int(row)][int(column) - 1] = str(word or 0).replace(";", "")
    st.session_state[name] = "; ".join(" ".join(row) for row in words)


def explore(page, pixels, choice):
    """The image under the window, the output map, and the arithmetic at the window's position."""
    from dlcore.inspection.vision.convolution import InvalidWindow, apply_window, to_grid

    key, window = page.key(""), choice.window
    cells = to_grid(pixels, choice.side, choice.side, choice.colored)
    try:
        maps = apply_window(cells, window)
    except InvalidWindow as problem:
        st.error(str(problem))
        return
    last = maps.shape[-2] * maps.shape[-1] - 1
    with choice.row:
        playing = last > 0 and player.button(last, key)
    scene = partial(_scene, pixels, cells, maps, window, key, last)
    st.fragment(scene, run_every=0.5 if playing else None, key=f"{key}scene")()


def _scene(pixels, cells, maps, window, key, last):
    from dlcore.inspection.vision.convolution import busiest_place, place_at

    number = (
        player.slider(
            last,
            key,
            label="Position",
            default=busiest_place(cells, window),
            stride=max(1, maps.shape[-1] // 11),
            help="Where the window stands, counted row by row; at first where the image varies most. Further right: further down.",
        )
        if last
        else 0
    )
    place = place_at(cells, window, number)
    factor = max(4, PIXELS // max(cells.shape[-1] + 2 * window.padding, maps.shape[-1]))
    left, right, whole = st.columns([5, 5, 3], gap="medium")
    with left:
        high, wide = window.shape
        rows = [place.row * window.stride + step * window.spacing for step in range(high)]
        columns = [place.column * window.stride + step * window.spacing for step in range(wide)]
        enlarged = raster.enlarge(raster.pad_frame(raster.to_image(cells), window.padding), factor)
        st.markdown(
            f"**{cells.shape[-1]} × {cells.shape[-1]} pixels in**"
            + (f", {window.padding} of padding around" if window.padding else "")
        )
        st.image(
            raster.outline(enlarged, factor, rows, columns),
            alt=f"The image as {cells.shape[-1]} by {cells.shape[-1]} pixels, the window at row {place.row + 1}, column {place.column + 1}",
        )
    with right:
        output = raster.enlarge(
            raster.fade_after(raster.map_image(maps[0], window.balance), place.row * maps.shape[-1] + place.column),
            factor,
        )
        st.markdown(f"**{maps.shape[-2]} × {maps.shape[-1]} numbers out**, one for each position")
        st.image(
            raster.outline(output, factor, [place.row], [place.column]),
            alt=f"The output: {maps.shape[-2]} by {maps.shape[-1]} numbers, pale where the window has yet to go",
        )
    with whole:
        _finer(pixels, window, len(cells) > 1)
    st.html(arithmetic(place, window))


def _finer(pixels, window, colored):
    """The same on a finer image, where one sees what the kernel is for."""
    from dlcore.inspection.vision.convolution import apply_window, to_grid

    fine = to_grid(pixels, WHOLE, WHOLE, colored)
    st.markdown("**At a higher resolution**")
    st.image(raster.to_image(fine), width="stretch", alt="The image at a higher resolution")
    st.image(
        raster.map_image(apply_window(fine, window)[0], window.balance),
        width="stretch",
        alt="The output at a higher resolution",
    )
    if window.operation == "convolution":
        small(
            "Gray: 0 to 255 times the sum of the weights, clipped."
            if window.balance
            else "Blue: negative, white: 0, orange: positive; weak values are brought out."
        )
