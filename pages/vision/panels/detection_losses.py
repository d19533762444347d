"""What a detector's losses are made of: overlap of two boxes, and focal loss against cross-entropy. The reader moves boxes and knobs."""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import detection as captions
from dlcore.charts.function_plot import functions
from dlcore.charts.vision.box_pair import box_pair
from pages.shared import cache, controls
from pages.shared.layout import small

SOURCES = ("dlcore/inspection/vision/box_overlap.py",)


def overlap_panel(page):
    """Sliders for a box beside the true one, a drawing of both, and the four measures along its way."""
    from dlcore.inspection.vision import box_overlap

    with st.container(horizontal=True):
        shift, down, width, height = (
            controls.slider(label, low, high, default, step, key=page.key(f"box-{key}"), width=170, help=help)
            for key, label, low, high, default, step, help in (
                ("right", "To the right", -2.0, 2.0, 1.4, 0.02, "How far the predicted box's center lies right of the true one's, in sides of the true box."),
                ("down", "Down", -1.0, 1.0, 0.2, 0.02, "How far it lies below."),
                ("width", "Width", 0.2, 2.0, 1.4, 0.1, "Of the predicted box; the true one has 1."),
                ("height", "Height", 0.2, 1.6, 0.7, 0.1, "Of the predicted box; the true one has 1."),
            )
        )  # fmt: skip
    shift = round(float(shift), 2)
    box = box_overlap.box_at(shift, float(height), float(width), float(down))
    make = partial(box_overlap.overlap_by_shift, down=float(down), width=float(width), height=float(height))
    values = cache.live_chart(
        make,
        partial(
            functions,
            x="shift",
            y="value",
            x_title="shift to the right",
            y_title="measure",
            at=shift,
            low=-1.0,
            high=1.0,
        ),
        partial(captions.overlap_caption, shift=shift),
    )
    left, right = st.columns(2, gap="large")
    with left:
        page.chart_with_download(
            values,
            "of the predicted box with the true one, as it slides along · dashed: where it is now",
            "overlap",
            "two boxes of the reader's",
        )
    with right:
        drawing = cache.chart_of(
            box_pair(box, box_overlap.TRUTH),
            "The two boxes, the box that encloses both, and the line between their centers",
        )
        page.chart_with_download(
            drawing,
            "GIoU looks at what the enclosing box has left over, DIoU at the line, CIoU at the aspect ratios as well",
            "two-boxes",
            "two boxes of the reader's",
            width="content",
        )
    st.latex(
        r"""\begin{aligned}
        \text{GIoU}&=\text{IoU}-\frac{|C|-|A\cup B|}{|C|}\\
        \text{DIoU}&=\text{IoU}-\frac{\rho^2}{c^2}\\
        \text{CIoU}&=\text{DIoU}-\frac{v^2}{1-\text{IoU}+v}\\
        v&=\frac{4}{\pi^2}\Big(\arctan\frac{w_B}{h_B}-\arctan\frac{w_A}{h_A}\Big)^{2}
        \end{aligned}"""
    )
    small(
        "A, B: predicted and true box; C: the box that encloses both, with diagonal c; ρ: the distance of the centers; w, h: width and height. A box loss is 1 minus the measure. Where boxes do not overlap, IoU is 0 and stays 0 however far they are: no gradient says where to go. GIoU (2019) subtracts the empty share of the enclosing box, "
        "DIoU (2020) the squared distance of the centers over the squared diagonal of the enclosing box, CIoU a term for the difference in aspect ratio besides; the YOLO here is trained with CIoU."
    )


def focal_panel(page):
    """Focal loss against cross-entropy, by the probability of the true answer."""
    from dlcore.inspection.vision import box_overlap

    with st.container(horizontal=True):
        gamma = controls.slider(
            "γ",
            0.0,
            5.0,
            2.0,
            0.5,
            key=page.key("gamma"),
            width=225,
            help="How strongly easy examples are down-weighted; at 0 it is cross-entropy, weighted by α.",
        )
        alpha = controls.slider("α", 0.05, 0.95, 0.25, 0.05, key=page.key("alpha"), width=225, help="The weight of objects; background has 1 − α. The paper's best for γ = 2 is 0.25.")  # fmt: skip
    gamma, alpha = float(gamma), float(alpha)
    shares = box_overlap.share_of_objects(gamma, alpha)
    chart = cache.live_chart(
        partial(box_overlap.loss_by_probability, gamma=gamma, alpha=alpha),
        partial(
            functions,
            x="p",
            y="loss",
            x_title="probability of the true answer",
            y_title="loss of one cell",
            at=0.5,
            low=0.0,
            high=4.6,
        ),
        partial(captions.focal_caption, shares=shares),
    )
    page.chart_with_download(
        chart,
        "loss of one cell by the probability of its true answer · for the shares, objects are given 0.5, background cells 0.98",
        "focal",
        "formulas",
    )
    st.latex(
        r"\text{FL}(p)=-\alpha_t\,(1-p)^{\gamma}\log p,\qquad\alpha_t=\alpha\ \text{for an object},\ 1-\alpha\ \text{for background}"
    )
    small(
        "p: the probability of the true answer. Nearly all cells of a grid are background, and nearly all of them are easy. Each adds little cross-entropy, but all together drown the objects. Focal loss (Lin and others, 2017) multiplies by (1 − p)^γ, "
        "so that what is answered well hardly counts. YOLOv1 met the same problem with λ_noobj = 0.5; the network here with neither: its objects fill a larger share of the cells."
    )
