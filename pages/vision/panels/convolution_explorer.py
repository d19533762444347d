"""A window that a reader moves over a picture: what it is made of, where it stands, and the arithmetic there."""

from functools import partial

import streamlit as st

from dlcore.charts import raster
from pages.shared import player
from pages.shared.layout import small
from pages.vision.panels.convolution_arithmetic import arithmetic, weight

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
WHOLE = (160, 240)  # height and width of the whole picture


def window(key, learned=()):
    """What the reader moves: the Window, whether in color, the side in cells, and the row of controls; None where it cannot be, which is said. `learned` are pairs of name and rows of numbers."""
    from dlcore.inspection.vision.convolution import CHANNELS as SLICES
    from dlcore.inspection.vision.convolution import InvalidWindow, Window

    with st.container(horizontal=True, vertical_alignment="bottom"):
        operation = _choice(
            "Layer",
            OPERATIONS,
            f"{key}layer",
            "What is done with the pixels under the window: multiply and add, keep the greatest, or take the mean.",
        )
        convolves = operation == "convolution"
        kernel = _kernel(key, dict(learned)) if convolves else ()
        side = st.select_slider(
            "Cells",
            SIDES,
            24,
            key=f"{key}cells",
            bind="query-params",
            help="The picture is shrunk to so many pixels each way. More show more of it, fewer are easier to follow.",
        )
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        channels = (
            _choice(
                "Channels",
                CHANNELS,
                f"{key}channels",
                "Gray is one channel. With three the kernel has a slice for each, and their sums are added: one map comes out. Red − blue: the slice for green is 0, that for blue negative.",
            )
            if convolves
            else "gray"
        )
        flips = (
            convolves
            and _choice(
                "Meaning",
                {"cross-correlation": "As libraries do", "convolution": "Flipped, as written"},
                f"{key}flip",
                "Libraries lay the kernel on the picture as it is (a cross-correlation). The formula of a convolution turns it by 180° first. A network that learns its kernels learns them turned, and nothing else changes.",
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
                "Pixels each way that become one number. Larger: coarser, and less depends on where a thing is.",
            )
        )
        stride = _number(
            "Stride",
            1 if convolves else 2,
            1,
            6,
            f"{key}{'' if convolves else 'pool-'}stride",
            "How far the window moves at a time. Larger: a smaller map, and less arithmetic.",
        )
        padding = _number(
            "Padding",
            0,
            0,
            4,
            f"{key}padding",
            "Rows of zeros around the picture. More: a larger map, and the edge of the picture is seen as often as its middle.",
        )
        dilation = (
            _number(
                "Dilation",
                1,
                1,
                4,
                f"{key}dilation",
                "How far apart the pixels are that the kernel looks at. Larger: it sees further with as many weights.",
            )
            if convolves
            else 1
        )
    try:
        if convolves and isinstance(kernel, str):
            from dlcore.inspection.vision.convolution import own_kernel

            kernel = own_kernel(kernel)
    except InvalidWindow as problem:
        st.error(str(problem))
        return None
    return (
        Window(operation, kernel, SLICES[channels], size, stride, padding, dilation, flips),
        channels != "gray",
        side,
        row,
    )


def _choice(label, names, key, told):
    """One of some names; the first is the usual one, and what stands in for nonsense in a link."""
    options = list(names)
    picked = st.segmented_control(
        label,
        options,
        default=options[0],
        required=True,
        format_func=names.get,
        key=key,
        bind="query-params",
        help=told,
    )
    return picked if picked in names else options[0]


def _number(label, usual, least, most, key, told):
    value = st.number_input(label, least, most, usual, 1, key=key, bind="query-params", help=told, width=105)
    if value is None:
        st.error(f"{label} needs a whole number from {least} to {most}; {usual} is used.")
    return usual if value is None else value


def _kernel(key, learned):
    """The chosen kernel as rows of numbers, or as text where it is the reader's own."""
    from dlcore.inspection.vision.convolution import KERNELS as ROWS

    names = KERNELS | {name: name for name in learned} | {OWN: "My own numbers"}
    picked = st.selectbox(
        "Kernel",
        list(names),
        format_func=names.get,
        key=f"{key}kernel",
        bind="query-params",
        help="The weights that the pixels under the window are multiplied with. A network learns them; these were thought up, or are learned ones.",
    )
    if picked != OWN:
        return learned.get(picked) or ROWS.get(picked, ROWS["edges-across"])
    return _own(key)


def _own(key):
    """The reader's kernel as text, which is also a grid to type into; each writes the other."""
    from dlcore.inspection.vision.convolution import InvalidWindow, own_kernel

    name = f"{key}own"
    with st.popover("Numbers", icon=":material/grid_on:", key=f"{key}own-box"):
        text = st.text_input(
            "Rows, parted by “;”",
            "0 1 0; 1 -4 1; 0 1 0",
            key=name,
            bind="query-params",
            max_chars=400,
            help="Up to 7 × 7 numbers from −1,000 to 1,000; fractions such as 1/9 are read. Larger numbers: a stronger answer.",
        )
        try:
            rows = own_kernel(text)
        except InvalidWindow:
            return text
        grid = f"{name}-grid-{text}"
        st.data_editor(
            [dict(enumerate(map(str, row), start=1)) for row in [[weight(number) for number in row] for row in rows]],
            key=grid,
            hide_index=True,
            on_change=_typed,
            args=(name, grid, rows),
            alt="The numbers of the kernel",
        )
    return text


def _typed(name, grid, rows):
    """Puts what was typed into the grid into the text, from where it is checked."""
    words = [[weight(number) for number in row] for row in rows]
    for row, changes in st.session_state[grid]["edited_rows"].items():
        for column, word in changes.items():
            words[int(row)][int(column) - 1] = str(word or 0).replace(";", "")
    st.session_state[name] = "; ".join(" ".join(row) for row in words)


def walk(pixels, moving, key):
    """The picture under the window, the map that comes out, and the arithmetic of the place in between; `moving` is what `window` gave."""
    from dlcore.inspection.vision.convolution import InvalidWindow, grid, moved

    what, colored, side, row = moving
    cells = grid(pixels, side, side, colored)
    try:
        maps = moved(cells, what)
    except InvalidWindow as problem:
        st.error(str(problem))
        return
    last = maps.shape[-2] * maps.shape[-1] - 1
    with row:
        playing = last > 0 and player.button(last, key)
    scene = partial(_scene, pixels, cells, maps, what, key, last)
    st.fragment(scene, run_every=0.5 if playing else None, key=f"{key}scene")()


def _scene(pixels, cells, maps, what, key, last):
    from dlcore.inspection.vision.convolution import at, busiest

    number = (
        player.slider(
            last,
            key,
            label="Place",
            default=busiest(cells, what),
            stride=max(1, maps.shape[-1] // 11),
            help="Where the window stands, counted row by row; at first where the picture changes most. Further right: further down the picture.",
        )
        if last
        else 0
    )
    place = at(cells, what, number)
    factor = max(4, PIXELS // max(cells.shape[-1] + 2 * what.padding, maps.shape[-1]))
    left, right, whole = st.columns([5, 5, 3], gap="medium")
    with left:
        high, wide = what.shape
        rows = [place.row * what.stride + step * what.spacing for step in range(high)]
        columns = [place.column * what.stride + step * what.spacing for step in range(wide)]
        seen = raster.enlarge(raster.pad_frame(raster.picture(cells), what.padding), factor)
        st.markdown(
            f"**{cells.shape[-1]} × {cells.shape[-1]} pixels in**"
            + (f", {what.padding} of padding around" if what.padding else "")
        )
        st.image(
            raster.outline(seen, factor, rows, columns),
            alt=f"The picture as {cells.shape[-1]} by {cells.shape[-1]} pixels, the window at row {place.row + 1}, column {place.column + 1}",
        )
    with right:
        answers = raster.enlarge(
            raster.fade_after(raster.answer(maps[0], what.balance), place.row * maps.shape[-1] + place.column), factor
        )
        st.markdown(f"**{maps.shape[-2]} × {maps.shape[-1]} numbers out**, one for each place")
        st.image(
            raster.outline(answers, factor, [place.row], [place.column]),
            alt=f"What comes out: {maps.shape[-2]} by {maps.shape[-1]} numbers, pale where the window has still to come",
        )
    with whole:
        _whole(pixels, what, len(cells) > 1)
    st.html(arithmetic(place, what))


def _whole(pixels, what, colored):
    """The same on a finer picture, where one sees what the kernel is for."""
    from dlcore.inspection.vision.convolution import grid, moved

    fine = grid(pixels, *WHOLE, colored)
    st.markdown("**On finer pixels**")
    st.image(raster.picture(fine), width="stretch", alt="The picture with finer pixels")
    st.image(raster.answer(moved(fine, what)[0], what.balance), width="stretch", alt="What comes out of it")
    if what.operation == "convolution":
        small(
            "Gray: 0 to 255 times the sum of the weights, cut off beyond."
            if what.balance
            else "Blue: below 0. White: 0. Orange: above; the fuller, the further, not in proportion."
        )
