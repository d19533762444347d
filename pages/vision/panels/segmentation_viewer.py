"""The held-out slab of the brain, slice by slice: what was predicted and what is wrong with it; and the trained U-Nets on a slice."""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import segmentation as captions
from dlcore.charts import raster
from dlcore.charts.vision import segmentation_masks
from dlcore.experiments import find
from dlcore.formatting import format_number
from dlcore.guide import NAMES
from pages.shared import at_home, cache, controls
from pages.shared.failures import fails_alone
from pages.shared.layout import HIDDEN_NOTE, small

SEGMENTATION = find("segmentation")
TISSUES = {"white matter": 2, "gray matter": 1}
FACTOR, MAP_FACTORS, SHOWN_MAPS = 4, (2, 4, 8, 16), 4  # how many times slices, and the maps of each size, are enlarged
SLICES, FIRST_SLICE = 12, 2
OPPONENT = "thresholds"  # that the left picture is compared with first
NETWORKS = ("u-net", "u-net-without-skips")
RECORDED_RATE = f"at a learning rate of {SEGMENTATION.setting('learning_rate').default:g}"
NO_WEIGHTS = "The shipped weights are not at hand: `python -m dlcore bake` makes them again."
LEGEND = (
    "<p style='font-size:.875rem;margin:0'><span style='background:rgb{missed};border:1px solid #777;padding:0 .55rem;margin-right:.4rem'></span>light: missed"
    "<span style='background:rgb{added};border:1px solid #777;padding:0 .55rem;margin:0 .4rem 0 1.4rem'></span>dark: added</p>"
)


def _arrays(variant, settings):
    """The arrays of the first seed; empty where nothing is recorded."""
    recorded = cache.load_arrays(SEGMENTATION.run(variant, SEGMENTATION.seeds[0], **settings))
    return recorded.arrays if recorded else {}


def slice_number(page):
    """Which of the held-out slices to look at, from 1 at the bottom."""
    return controls.slider(
        "Slice of the held-out slab",
        1,
        SLICES,
        FIRST_SLICE,
        key=page.key("slice"),
        help="Further right: higher up in the head. The slices next to this slab, above and below, are not trained on.",
    )


def tissue(page):
    """The class whose errors are shown."""
    name = controls.segmented_control(
        "Errors of",
        tuple(TISSUES),
        default="white matter",
        required=True,
        key=page.key("tissue"),
        help="Which tissue's errors to show. At their common border, what is missed of one is added to the other.",
    )
    return TISSUES[name or "white matter"]


def errors(page, chosen, settings, number, label):
    """The slice, the ground truth, and the errors of two of the chosen methods side by side."""
    unet = _arrays("u-net", settings)
    if "truth" not in unet:
        st.info(
            at_home.run_hint(
                "The slices stand in the U-Net's own record, which is not at hand under these settings",
                "choose *U-Net* and press *Run it here* below.",
            )
        )
        return
    pixels, truth = unet["degraded"][number - 1], segmentation_masks.unpack(unet["truth"])[number - 1]
    columns = st.columns(4, gap="medium")
    with columns[0]:
        _image(segmentation_masks.slice_image(pixels), "The input of all methods", "The slice as it is given to them")
    with columns[1]:
        _image(segmentation_masks.mask_image(truth), "Ground truth: gray and white matter", "Ground truth of the slice")
    opponent = OPPONENT if OPPONENT in chosen else chosen[-1]
    for column, default, side in zip(columns[2:], (chosen[0], opponent), ("left", "right"), strict=True):
        with column:
            image_place = st.container()
            variant = controls.selectbox(
                "Method",
                chosen,
                index=chosen.index(default),
                format_func=NAMES.__getitem__,
                key=page.key(side),
                label_visibility="collapsed",
                help="Whose prediction to compare with the ground truth.",
            )
            answer = _arrays(variant, settings).get("answer")
            if page.hidden:
                small(HIDDEN_NOTE)
            elif answer is None:
                small("Not recorded under these settings.")
            else:
                prediction = segmentation_masks.unpack(answer)[number - 1]
                with image_place:
                    _error_image(pixels, truth, prediction, label, variant)
    _legend()
    small(f"Networks: first seed, {RECORDED_RATE}, the only one whose predictions are recorded.")


def _legend():
    st.html(LEGEND.format(missed=segmentation_masks.MISSED, added=segmentation_masks.ADDED))


def _error_image(pixels, truth, prediction, label, variant=None, caption=None):
    missed, added = segmentation_masks.error_counts(truth, prediction, label)
    sentence = captions.errors_caption(variant, missed, added)
    image = segmentation_masks.error_image(pixels, truth, prediction, label)
    _image(image, caption.format(sentence) if caption else f"{missed} missed, {added} added", sentence)


def _image(pixels, caption, alt):
    st.image(raster.enlarge(pixels, FACTOR), alt=alt, width="stretch")
    small(caption)


def _networks_requested(page, prefix):
    """Whether the reader has pressed the button that loads torch; shows it where not."""
    requested = page.key(f"{prefix}asked")
    if not st.session_state.get(requested):
        st.button(
            "Load the networks",
            key=page.key(f"{prefix}wake"),
            on_click=st.session_state.__setitem__,
            args=(requested, True),
            type="primary",
            help="Runs the shipped networks on a slice, here. The first time loads PyTorch, some seconds.",
        )
    return st.session_state.get(requested, False)


def _networks():
    """The recorded networks with weights by name."""
    found = {variant: cache.load_arrays(SEGMENTATION.run(variant, SEGMENTATION.seeds[0])) for variant in NETWORKS}
    return {
        variant: recorded
        for variant, recorded in found.items()
        if recorded and any(name.startswith("weights.") for name in recorded.arrays)
    }


@fails_alone
def own_degradation(page, number):
    """A clean slice, degraded by the reader's own sliders, and what both U-Nets make of it."""
    unet = _arrays("u-net", {})
    if "clean" not in unet:
        st.info(NO_WEIGHTS)
        return
    sliders = st.columns(3)
    bias_help, noise_help = SEGMENTATION.setting("bias").help, SEGMENTATION.setting("noise").help
    with sliders[0]:
        bias = controls.slider("Bias field", 0.0, 1.0, 0.35, 0.05, key=page.key("own-bias"), help=bias_help)
    with sliders[1]:
        noise = controls.slider("Noise", 0.0, 0.5, 0.15, 0.01, key=page.key("own-noise"), help=noise_help)
    with sliders[2]:
        seed_help = "Another seed gives another field and other noise."
        seed = controls.number_input("Seed", 0, 999, 0, key=page.key("own-draw"), help=seed_help)
    if not _networks_requested(page, "own-"):
        return
    from dlcore.inspection.vision.segmentation import segment

    clean, truth = unet["clean"][number - 1], segmentation_masks.unpack(unet["truth"])[number - 1]
    here = {"clean": clean.tobytes(), "truth": truth.astype("uint8").tobytes(), "shape": clean.shape}
    segmentations = {
        variant: cache.live_value(partial(segment, recorded=recorded, **here, bias=bias, noise=noise, seed=seed or 0))
        for variant, recorded in _networks().items()
    }
    if not segmentations:
        st.info(NO_WEIGHTS)
        return
    pixels = next(iter(segmentations.values())).pixels
    scores = {variant: segmented.dice for variant, segmented in segmentations.items()}
    bias_trained, noise_trained = (format_number(SEGMENTATION.setting(name).default) for name in ("bias", "noise"))
    trained = f"trained with a bias field of {bias_trained} and noise of {noise_trained}, {RECORDED_RATE}"
    st.markdown(
        f"**{captions.own_slice_caption(scores)}**  \n:small[:gray[Dice on this slice · {trained}, first seed]]"
    )
    columns = st.columns(4, gap="medium")
    with columns[0]:
        _image(segmentation_masks.slice_image(pixels), "Your degraded slice", "The slice degraded by your sliders")
    with columns[1]:
        _image(segmentation_masks.mask_image(truth), "Ground truth", "Ground truth of the slice")
    for column, (variant, segmented) in zip(columns[2:], segmentations.items(), strict=False):
        with column:
            _error_image(pixels, truth, segmented.prediction, 2, variant, "{} (white matter)")
    _legend()


@fails_alone
def feature_maps(page, number):
    """The strongest feature maps at each stage, down and up the U, of one of the two networks."""
    unet = _arrays("u-net", {})
    if "clean" not in unet:
        st.info(NO_WEIGHTS)
        return
    variant = controls.segmented_control(
        "Network",
        NETWORKS,
        default="u-net",
        required=True,
        format_func=NAMES.__getitem__,
        key=page.key("maps-network"),
        help="Compare the decoder with and without skip connections.",
    )
    if not _networks_requested(page, "maps-"):
        return
    from dlcore.inspection.vision.segmentation import feature_maps as maps_of

    recorded, pixels = _networks().get(variant), unet["degraded"][number - 1]
    stages = (
        cache.live_value(partial(maps_of, recorded=recorded, pixels=pixels.tobytes(), shape=pixels.shape))
        if recorded
        else ()
    )
    middle = len(stages) // 2
    for level, factor in enumerate(MAP_FACTORS[:middle]):
        for column, stage in zip(st.columns(2, gap="large"), (stages[level], stages[-1 - level]), strict=True):
            with column:
                _maps(stage, factor)
    if stages:
        with st.columns((1, 2, 1))[1]:
            _maps(stages[middle], MAP_FACTORS[middle])
        small(
            "At each stage the four maps that vary most over the slice, each from its minimum (black) to its maximum (white). All are drawn at one size; deeper maps have fewer pixels. "
            f"First seed, {RECORDED_RATE}."
        )


def _maps(stage, factor):
    rows, columns = stage.maps.shape[1:]
    st.image(
        raster.enlarge(raster.contact_sheet(stage.maps[:SHOWN_MAPS], SHOWN_MAPS, gap=1), factor),
        alt=f"{stage.name}: {rows} by {columns} pixels, {stage.channels} maps, the four that vary most",
        width="stretch",
    )
    small(f"{stage.name}: {stage.channels} maps of {rows} × {columns}")
