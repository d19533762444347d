"""A stack of layers that a reader builds, layer by layer or as text, and what each layer costs."""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import convolution as captions
from dlcore.charts.vision.layer_costs import layer_shares
from pages.shared import address, cache, controls, layout

KINDS = {"c": "Convolution", "m": "Max pooling", "a": "Average pooling", "d": "Dense"}
DEFAULT = "c16k3p1 m2 c32k3p1 m2 d10"
EXAMPLES = {
    "LeNet-5": ("c6k5 a2 c16k5 a2 c120k5 d84 d10", 1, 32),
    "One 7×7": ("c64k7p3", 64, 32),
    "Three 3×3": ("c64k3p1 c64k3p1 c64k3p1", 64, 32),
    "Full 3×3": ("c128k3p1", 64, 32),
    "Depthwise + 1×1": ("c64k3p1g64 c128k1", 64, 32),
    "Dilated": ("c16k3p1 c16k3p2d2 c16k3p4d4 c16k3p8d8", 1, 64),
    "VGG-16": (
        "c64k3p1 c64k3p1 m2 c128k3p1 c128k3p1 m2 c256k3p1 c256k3p1 c256k3p1 m2 c512k3p1 c512k3p1 c512k3p1 m2 c512k3p1 c512k3p1 c512k3p1 m2 d4096 d4096 d1000",
        3,
        224,
    ),
}


def panel(page):
    """The builder, the table of each layer's output and cost, its share of parameters and MACs, and one layer's formulas."""
    from dlcore.inspection.vision.layer_calculator import LONGEST, InvalidLayers, cost_table, costs, parse

    key = page.key("")
    name = f"{key}stack"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for example in EXAMPLES:
            st.button(example, key=f"{key}begin-{example}", on_click=_begin, args=(key, *EXAMPLES[example]))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        channels = _whole_number(
            "Channels in",
            1,
            1,
            1_024,
            f"{key}in",
            "Channels of the input image: 1 for gray, 3 for color. More: more parameters in the first layer.",
        )
        side = _whole_number(
            "Pixels each way",
            28,
            1,
            1_024,
            f"{key}side",
            "The image is square. Larger: more MACs, but no more parameters, except in the first dense layer.",
        )
        address.allow_empty(name)
        text = controls.text_input(
            "Layers",
            DEFAULT,
            key=name,
            max_chars=LONGEST,
            help="c16k3s1p1d1: convolution to 16 channels, kernel 3, stride 1, padding 1, dilation 1; g64 divides the channels into 64 groups, and with as many groups as channels it is depthwise. m2, a2: max and average pooling of 2. d10: dense, 10 units. The defaults are k3, s1, p0, d1, g1; the stride of pooling is its window.",
        )
        _add(key, name)
        st.button(
            "Remove the last layer",
            key=f"{key}remove",
            on_click=_remove,
            args=(name,),
            icon=":material/backspace:",
            disabled=not text.strip(),
        )
    try:
        layers = costs(parse(text), channels, side)
    except InvalidLayers as problem:
        st.error(str(problem))
        return
    table = partial(cost_table, text=text, channels=channels, side=side)
    rows = captions.layers(cache.live_value(table), channels, side)
    st.table(
        rows,
        border="horizontal",
        hide_index=True,
        alt="Every layer's output, parameters, MACs and receptive field",
    )
    left, right = st.columns(2, gap="large")
    with left:
        if any(cost.parameters for cost in layers):
            chart = cache.live_chart(table, layer_shares, captions.shares_caption)
            page.chart_with_download(
                chart,
                "each layer's share of all parameters and of all multiply-accumulates (MACs) · activations are not counted",
                "stack",
                f"the layers {text} · {channels} channel{'s' if channels > 1 else ''}, {side}×{side} pixels",
                rows,
            )
    with right:
        _formulas(layers, key)


def _formulas(layers, key):
    from dlcore.inspection.vision.layer_calculator import formulas, separable_costs

    names = [f"{number}: {cost.layer.word}" for number, cost in enumerate(layers, start=1)]
    picked = st.selectbox(
        "Formulas of layer", names, key=f"{key}layer-of", help="The formulas with this layer's numbers in them."
    )
    number = names.index(picked) if picked in names else 0
    for quantity, formula in formulas(layers[number]):
        st.markdown(rf"{quantity}: $\;{formula}$")
    layout.small(
        r"Side: $\lfloor(n+2p-d(k-1)-1)/s\rfloor+1$. Receptive field: $r+d(k-1)\,j$, with $j$ the product of all strides before. It holds for a unit in the middle; at the edge part of it is padding."
    )
    rows = separable_costs(layers[number])
    if rows:
        st.table(
            captions.separable_table(rows),
            border="horizontal",
            hide_index=True,
            alt="This layer as a depthwise convolution and a 1×1 convolution",
        )
    layout.small(
        r"A depthwise convolution (as many groups as channels) looks at each channel by itself, and a 1×1 convolution mixes them: together $1/C_{\text{out}}+1/k^2$ of the MACs of the full one, with $k=3$ about a ninth, of which the 1×1 takes the share $C_{\text{out}}/(C_{\text{out}}+k^2)$ (Howard and others, “MobileNets”, 2017)."
    )


def _whole_number(label, default, least, most, key, help):
    value = controls.number_input(label, least, most, default, 1, key=key, help=help, width=130)
    if value is None:
        st.error(f"{label} needs a whole number from {least} to {most:,}; {default} is used.")
    return default if value is None else value


def _begin(key, text, channels, side):
    st.session_state.update({f"{key}stack": text, f"{key}in": channels, f"{key}side": side})


def _add(key, name):
    """A layer's numbers, and the button that appends it to the text."""
    with st.popover("Add a layer", icon=":material/add:", key=f"{key}add-box"):
        kind = st.segmented_control(
            "Kind",
            list(KINDS),
            default="c",
            required=True,
            format_func=KINDS.get,
            key=f"{key}kind",
            help="A dense layer flattens the maps: after it only dense layers can stand.",
        )
        kind = kind or "c"
        if kind == "c" or kind == "d":
            out = _layer_number(
                "Channels out" if kind == "c" else "Units",
                32 if kind == "c" else 10,
                1,
                4_096,
                f"{key}out-{kind}",
                "More: more features, for more parameters.",
            )
        kernel = (
            1
            if kind == "d"
            else _layer_number(
                "Kernel" if kind == "c" else "Window",
                3 if kind == "c" else 2,
                1,
                63,
                f"{key}kernel-{kind}",
                "Larger: a larger receptive field, for more MACs.",
            )
        )
        word = f"d{out}" if kind == "d" else f"c{out}k{kernel}" if kind == "c" else f"{kind}{kernel}"
        if kind != "d":
            stride = _layer_number(
                "Stride", 1 if kind == "c" else 2, 1, 32, f"{key}step-{kind}", "Larger: a smaller map."
            )
            padding = _layer_number(
                "Padding", 1 if kind == "c" else 0, 0, 31, f"{key}pad-{kind}", "Larger: a larger map."
            )
            dilation = (
                1
                if kind == "a"
                else _layer_number(
                    "Dilation",
                    1,
                    1,
                    32,
                    f"{key}dilate-{kind}",
                    "Larger: a larger receptive field with as many parameters.",
                )
            )
            word += f"s{stride}p{padding}" + ("" if kind == "a" else f"d{dilation}")
        if kind == "c":
            groups = _layer_number(
                "Groups",
                1,
                1,
                4_096,
                f"{key}groups",
                "More: fewer parameters, as each group of output channels sees one group of inputs. As many as channels: depthwise.",
            )
            word += f"g{groups}"
        st.button(f"Add {KINDS[kind].lower()}", key=f"{key}add", on_click=_append, args=(name, word), type="primary")


def _layer_number(label, default, least, most, key, help):
    value = st.number_input(label, least, most, default, 1, key=key, help=help)
    return default if value is None else value


def _append(name, word):
    from dlcore.inspection.vision.layer_calculator import format_layers, parse

    text = st.session_state.get(name, DEFAULT)
    st.session_state[name] = f"{text} {_shortest(word, parse, format_layers)}".strip()


def _shortest(word, parse, format_layers):
    """The shortest way to write a layer, or the word as it is where it cannot be: the table then says why."""
    try:
        return format_layers(parse(word))
    except ValueError:
        return word


def _remove(name):
    st.session_state[name] = " ".join(st.session_state.get(name, DEFAULT).replace(",", " ").split()[:-1])
