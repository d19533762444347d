"""The held-out slab of the brain, slice by slice: what was answered and what is wrong with it; and the trained U-Net at work on a slice."""

from functools import lru_cache

import streamlit as st

from dlcore.analysis.vision import segmentation as captions
from dlcore.charts import raster
from dlcore.charts.vision import segmentation_masks
from dlcore.experiments import find
from dlcore.formatting import format_number
from dlcore.guide import NAMES
from pages.shared import cache
from pages.shared.layout import HIDDEN_NOTE, small

SEGMENTATION = find("segmentation")
TISSUES = {"white matter": 2, "gray matter": 1}
FACTOR, MAPS = 4, (2, 4, 8, 16)  # how many times slices, and maps of each size, are enlarged
SLICES = 12
NETWORKS = ("u-net", "u-net-without-skips")
LEGEND = (
    "<p style='font-size:.875rem;margin:0'><span style='background:rgb{missed};border:1px solid #777;padding:0 .55rem;margin-right:.4rem'></span>light: missed"
    "<span style='background:rgb{added};border:1px solid #777;padding:0 .55rem;margin:0 .4rem 0 1.4rem'></span>dark: added</p>"
)


def _kept(variant, settings):
    """The arrays of the first seed, or None."""
    found = cache.load_arrays(SEGMENTATION.run(variant, SEGMENTATION.seeds[0], **settings))
    return found and found.arrays


def place(key):
    """Which of the held-out slices to look at, from 1 at the bottom."""
    return st.slider(
        "Slice of the held-out slab",
        1,
        SLICES,
        SLICES // 2,
        key=f"{key}slice",
        bind="query-params",
        help="Further right: higher up in the head. The slices above and below this slab are not learned from.",
    )


def tissue(key):
    return TISSUES[
        st.segmented_control(
            "Errors of",
            tuple(TISSUES),
            default="white matter",
            required=True,
            key=f"{key}tissue",
            bind="query-params",
            help="Which tissue's errors to show. At their common border what the one misses is what the other has too much.",
        )
        or "white matter"
    ]


def errors(chosen, settings, number, of, key, hidden):
    """The slice, the truth, and the errors of two of the chosen ones beside each other."""
    unet = _kept("u-net", settings)
    if unet is None or "truth" not in unet:
        st.info(
            "The slices are kept by the U-Net's own record, which is not at hand under these settings: choose *U-Net* and press *Run it here* below."
        )
        return
    pixels, truth = unet["degraded"][number - 1], segmentation_masks.unpack(unet["truth"])[number - 1]
    places = st.columns(4, gap="medium")
    with places[0]:
        _image(segmentation_masks.slice_picture(pixels), "What all of them see", "The slice as it is shown to them")
    with places[1]:
        _image(segmentation_masks.mask_picture(truth), "The truth: gray and white matter", "The truth of the slice")
    for column, first in zip(places[2:], (chosen[0], chosen[-1]), strict=True):
        with column:
            _wrong(
                pixels,
                truth,
                chosen,
                first,
                settings,
                number,
                of,
                f"{key}{'left' if column is places[2] else 'right'}",
                hidden,
            )
    st.html(LEGEND.format(missed=segmentation_masks.MISSED, added=segmentation_masks.ADDED))


def _wrong(pixels, truth, chosen, first, settings, number, of, key, hidden):
    """The errors of one of them, and below, so that the slices stand in one row, the choice of whom."""
    above = st.container()
    variant = st.selectbox(
        "Errors of whom",
        chosen,
        index=chosen.index(first),
        format_func=NAMES.__getitem__,
        key=key,
        bind="query-params",
        label_visibility="collapsed",
        help="Whose answer to compare with the truth.",
    )
    arrays = _kept(variant, settings)
    if hidden:
        small(HIDDEN_NOTE)
    elif arrays is None:
        small("Not recorded under these settings.")
    else:
        answer = segmentation_masks.unpack(arrays["answer"])[number - 1]
        missed, added = segmentation_masks.counts(truth, answer, of)
        with above:
            _image(
                segmentation_masks.errors(pixels, truth, answer, of),
                f"{missed} missed, {added} added",
                captions.errors_caption(variant, missed, added),
            )


def _image(picture, says, alt):
    st.image(raster.enlarge(picture, FACTOR), alt=alt, width="stretch")
    small(says)


def _asked(key):
    """Whether the reader has pressed the button that loads torch; shows it where not."""
    asked = f"{key}asked"
    if not st.session_state.get(asked):
        st.button(
            "Wake the networks",
            key=f"{key}wake",
            on_click=st.session_state.__setitem__,
            args=(asked, True),
            type="primary",
            help="Sends a slice through the shipped networks, here. The first time loads PyTorch, some seconds.",
        )
    return st.session_state.get(asked, False)


@lru_cache(maxsize=4)
def _network(variant, kept):
    from dlcore.inspection.vision import segmentation

    return segmentation.network(kept.arrays, variant == "u-net")


def _networks():
    """The trained networks by name; those without weights at hand are left out."""
    found = {variant: cache.load_arrays(SEGMENTATION.run(variant, SEGMENTATION.seeds[0])) for variant in NETWORKS}
    return {
        variant: _network(variant, kept)
        for variant, kept in found.items()
        if kept and any(name.startswith("weights.") for name in kept.arrays)
    }


def own(number, key):
    """A clean slice, degraded by the reader's own sliders, and what both U-Nets make of it."""
    unet = _kept("u-net", {})
    if unet is None or "clean" not in unet:
        st.info("The shipped weights are not at hand: `python -m dlcore bake` makes them again.")
        return
    sliders = st.columns(3)
    bias = sliders[0].slider(
        "Bias field",
        0.0,
        1.0,
        0.35,
        0.05,
        key=f"{key}bias",
        bind="query-params",
        help=SEGMENTATION.setting("bias").help,
    )
    noise = sliders[1].slider(
        "Noise", 0.0, 0.5, 0.15, 0.01, key=f"{key}noise", bind="query-params", help=SEGMENTATION.setting("noise").help
    )
    seed = sliders[2].number_input(
        "Draw",
        0,
        999,
        0,
        key=f"{key}draw",
        bind="query-params",
        help="Another number draws another field and other noise.",
    )
    if not _asked(key):
        return
    with st.spinner("Segmenting; the first time loads PyTorch, some seconds", show_time=True):
        from dlcore.inspection.vision import segmentation

        picture = segmentation.degraded(unet["clean"][number - 1], bias, noise, seed or 0)
        answers = {variant: segmentation.answer(network, picture) for variant, network in _networks().items()}
    truth, pixels = segmentation_masks.unpack(unet["truth"])[number - 1], segmentation.format_number(picture)
    dice_scores = [(variant, *segmentation.dice_scores(answer, truth)) for variant, answer in answers.items()]
    trained = f"trained under a bias field of {format_number(SEGMENTATION.setting('bias').default)} and noise of {format_number(SEGMENTATION.setting('noise').default)}"
    st.markdown(f"**{captions.own_slice_caption(dice_scores)}**  \n:small[:gray[Dice on this slice · {trained}, first seed]]")
    places = st.columns(4, gap="medium")
    with places[0]:
        _image(
            segmentation_masks.slice_picture(pixels), "Degraded by your sliders", "The slice degraded by your sliders"
        )
    with places[1]:
        _image(segmentation_masks.mask_picture(truth), "The truth", "The truth of the slice")
    for column, (variant, answer) in zip(places[2:], answers.items(), strict=False):
        told = captions.errors_caption(variant, *segmentation_masks.counts(truth, answer, 2))
        with column:
            _image(segmentation_masks.errors(pixels, truth, answer, 2), f"{told} (white matter)", told)
    st.html(LEGEND.format(missed=segmentation_masks.MISSED, added=segmentation_masks.ADDED))


def maps(number, key):
    """The strongest feature maps at each stop, down and up the U, of one of the two networks."""
    unet = _kept("u-net", {})
    if unet is None or "clean" not in unet:
        st.info("The shipped weights are not at hand: `python -m dlcore bake` makes them again.")
        return
    variant = st.segmented_control(
        "Network",
        NETWORKS,
        default="u-net",
        required=True,
        format_func=NAMES.__getitem__,
        key=f"{key}network",
        bind="query-params",
        help="Compare the way up with and without what the skips hand over.",
    )
    if not _asked(key):
        return
    with st.spinner("Looking; the first time loads PyTorch, some seconds", show_time=True):
        from dlcore.inspection.vision import segmentation

        network = _networks().get(variant)
        stops = segmentation.stops(network, segmentation.inputs(unet["degraded"][number - 1])) if network else []
    middle = len(stops) // 2
    for level, enlarge in enumerate(MAPS[:middle]):
        row = st.columns(2, gap="large")
        for column, (name, shown_maps, of) in zip(row, (stops[level], stops[-1 - level]), strict=True):
            with column:
                _maps(name, shown_maps, of, enlarge)
    if stops:
        with st.columns((1, 2, 1))[1]:
            _maps(*stops[middle], MAPS[middle])
        small(
            "At each stop the four maps that vary most over the slice, each from its own least number (black) to its greatest (white). All are drawn to one size; further down a map has fewer pixels."
        )


def _maps(name, shown_maps, of, enlarge):
    side = shown_maps.shape[1:]
    st.image(
        raster.enlarge(raster.contact_sheet(shown_maps[:4], 4, gap=1), enlarge),
        alt=f"{name}: {side[0]} by {side[1]} pixels, {of} maps, the strongest four",
        width="stretch",
    )
    small(f"{name}: {of} maps of {side[0]} × {side[1]}")
