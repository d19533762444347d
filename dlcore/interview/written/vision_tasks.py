"""Cards of the pages Vision Transformer, YOLO, and U-Net."""

from dlcore.guide import Guess
from dlcore.interview.card import Written
from dlcore.interview.written.parts import DERIVATION, MEASURED, bullets, paper

CARDS = (
    Written(
        id="vit/compare-cnn",
        kind="compare",
        topic="vit",
        question="CNN or Vision Transformer: what does each assume about images, and when does that pay?",
        answer="A CNN has locality and weight sharing built in, a ViT almost only the cut into patches: so the CNN needs fewer images, and the ViT is less limited once there are very many.",
        more=bullets(
            "Few images, from scratch: a CNN. Pre-trained weights at hand: either.",
            "Reach: a convolution sees a few pixels more per layer, attention sees the whole image from the first one.",
            "Cost: linear in the number of pixels for the CNN, quadratic in the number of patches for attention.",
            "Strong augmentation and distillation narrow the gap (DeiT, 2021); a modern CNN trained alike keeps up (ConvNeXt, 2022).",
        ),
        also=("Would you use a ViT on 5,000 labeled images?",),
        source=paper("vit"),
    ),
    Written(
        id="vit/shapes-tokens",
        kind="shapes",
        topic="vit",
        question="ViT-Base with patches of 16 on a 224 by 224 color image, width 768: how many tokens, and how many parameters in the patch embedding and in the positions?",
        answer=r"$(224/16)^2=196$ patches and a class token: 197 tokens. Patch embedding: $(16\cdot16\cdot3+1)\cdot768=590{,}592$. Positions: $197\cdot768=151{,}296$.",
        also=(
            "A ViT of width 768 cuts 224 by 224 color pixels into patches of 16. Count tokens, patch embedding and positions.",
        ),
        source=paper("vit"),
    ),
    Written(
        id="vit/shapes-smaller-patches",
        kind="shapes",
        topic="vit",
        question="Halve the side of the patches from 16 to 8 on a 224 by 224 image. What happens to the number of patches and to the attention scores of one head, class token left out?",
        answer=r"$28^2=784$ patches instead of $14^2=196$: four times as many. Scores: $784^2=614{,}656$ instead of $196^2=38{,}416$: sixteen times as many.",
        also=(
            "On 224 by 224 pixels, what do patches of 8 cost against patches of 16, in tokens and in scores of one head?",
        ),
        source=DERIVATION,
    ),
    Written(
        id="vit/curve-4000-images",
        kind="curve",
        topic="vit",
        question="A small ViT and a small ResNet, both from scratch on 4,000 images of clothes for as many steps, each at its tuned learning rate. Where does the ViT's curve end, compared with the ResNet's?",
        answer="Below: its test accuracy is [[data-efficiency 1]]. It must learn from the images what a convolution has built in: that neighbors are related, and that a pattern is the same everywhere.",
        also=("From scratch, with 4,000 images and as many steps: how far from a small ResNet does a small ViT end?",),
        source=paper("vit") + MEASURED,
        guess=Guess(
            text="the ViT's test accuracy at 4,000 images, compared with the ResNet's?",
            piece="data-efficiency 1",
            options=(
                ("higher", 0.0),
                ("less than 2 points lower", -0.02),
                ("2 to 8 points lower", -0.08),
                ("lower still", -1.0),
            ),
        ),
    ),
    Written(
        id="yolo/compare-two-stage",
        kind="compare",
        topic="yolo",
        question="One-stage detectors such as YOLO against two-stage ones such as Faster R-CNN?",
        answer="Two-stage first proposes regions and then classifies and refines each; one-stage predicts boxes and classes for every place of a grid in a single pass, which is faster and has to cope with a flood of background.",
        more=bullets(
            "Two-stage: accurate on small and crowded objects; the second stage sees balanced proposals; slower.",
            "One-stage: real time on small devices; focal loss (2017) and features of several scales closed most of the gap.",
            "Both need non-maximum suppression, unless objects are matched one to one as in DETR.",
        ),
        also=("Why was YOLO faster than R-CNN, and what did it give up?",),
        source="Ren, He, Girshick and Sun, “Faster R-CNN: Towards Real-Time Object Detection with Region Proposal Networks”, NeurIPS, 2015",
    ),
    Written(
        id="yolo/shapes-output",
        kind="shapes",
        topic="yolo",
        question="YOLO version 1: a 7 by 7 grid, two boxes per cell, twenty classes. What is the shape of its output, and how many boxes does it propose?",
        answer=r"Each cell gives $2\cdot5+20=30$ numbers: four for the box and one confidence, twice, and one set of class probabilities. So 7 × 7 × 30, that is 1,470 numbers, and 98 boxes.",
        also=(
            "What are the thirty numbers per cell of the first YOLO, and how many numbers and boxes do 7 by 7 cells give?",
        ),
        source=paper("yolo"),
    ),
    Written(
        id="yolo/shapes-grid",
        kind="shapes",
        topic="yolo",
        question="A detector without anchors has a total stride of 8, one box per cell and ten classes. The image has 64 by 64 pixels. How many cells are there, and how many numbers come out?",
        answer=r"$(64/8)^2=64$ cells; each has $4+1+10=15$ numbers for box, objectness and classes: 960 in all.",
        also=(
            "64 by 64 pixels, stride 8, no anchors, one box a cell, ten classes: how many cells, and how many numbers?",
        ),
        source=DERIVATION,
    ),
    Written(
        id="yolo/shapes-iou",
        kind="shapes",
        topic="yolo",
        question="Two boxes of 4 by 4 pixels; the second is shifted by 2 to the right and by 2 down. What is their IoU, and would non-maximum suppression at 0.5 drop one of them?",
        answer=r"Intersection $2\cdot2=4$, union $16+16-4=28$: IoU $\tfrac4{28}=\tfrac17\approx0.143$. Both stay. Shifted by 2 in one direction only it would be $\tfrac8{24}=\tfrac13\approx0.333$.",
        also=(
            "A box of 4 by 4 and its copy, shifted by 2 both ways: work out the IoU, and say what suppression at 0.5 does.",
        ),
        source=DERIVATION,
    ),
    Written(
        id="yolo/number-sliding-window",
        kind="number",
        topic="yolo",
        question="A 64 by 64 image. A sliding window classifies 420 crops of 32 by 32 with the same backbone as a small YOLO, in one batch. How many times as long does it take?",
        answer=r"[[detection-speed 1]] times. By pixels alone it would be $420\cdot32^2/64^2=105$ times: the single small image probably pays more of the fixed cost of starting each layer, which a batch of 420 spreads.",
        also=(
            "Instead of one pass over 64 by 64 pixels you classify 420 windows of 32 by 32 in a batch. How many times as long does that take?",
        ),
        source=paper("yolo") + MEASURED,
        guess=Guess(
            text="how many times as long does the sliding window take?",
            piece="detection-speed 1",
            options=(("more than 100 times", 100.0), ("20 to 100 times", 20.0), ("4 to 20 times", 4.0), ("less", 0.0)),
        ),
    ),
    Written(
        id="yolo/number-f1",
        kind="number",
        topic="yolo",
        question="A small YOLO and a sliding window with the same backbone find digits in scenes, each at the confidence threshold that validation chose. Whose F1 is higher, and by how much?",
        answer="YOLO's is [[digit-detection 1]]. Both predict boxes; a cell of YOLO sees the digit's surroundings, a window only its crop. Over all confidences, as mAP at an IoU of 0.5, YOLO's is [[digit-detection 0]].",
        also=(
            "One pass or 420 windows, each at the threshold that validation chose: which finds digits with the better F1?",
        ),
        source=paper("yolo") + MEASURED,
        guess=Guess(
            text="YOLO's F1, compared with that of the sliding window?",
            piece="digit-detection 1",
            options=(
                ("YOLO's, by more than 10 points", 0.1),
                ("YOLO's, by 2 to 10 points", 0.02),
                ("they differ by less than 2 points", -0.02),
                ("the sliding window's", -1.0),
            ),
        ),
    ),
    Written(
        id="u-net/compare-fcn",
        kind="compare",
        topic="u-net",
        question="FCN and U-Net both label every pixel. What did U-Net add?",
        answer="A decoder about as deep as the encoder: at each size the encoder's features are concatenated and convolved again, where FCN upsamples coarse class scores and adds a few finer ones.",
        more=bullets(
            "FCN: a classifier turned fully convolutional, pre-trained, skips by adding scores; coarse borders.",
            "U-Net: symmetric, trained from scratch on few images with strong augmentation; sharp borders.",
            "The skips carry where, the bottom carries what.",
        ),
        also=("How do the skip connections of FCN and U-Net differ?",),
        source="Long, Shelhamer and Darrell, “Fully Convolutional Networks for Semantic Segmentation”, CVPR, 2015",
    ),
    Written(
        id="u-net/compare-upsampling",
        kind="compare",
        topic="u-net",
        question="To go up in size: transposed convolution, or interpolation followed by a convolution?",
        answer="The transposed convolution learns how to upsample in one layer, but leaves a checkerboard where its kernel is no multiple of its stride; interpolation is smooth by construction, and the convolution behind it learns the rest.",
        more=bullets(
            "Kernel 2 with stride 2, as in U-Net: no overlap, hence no uneven overlap.",
            "Kernel 3 with stride 2: some pixels receive more contributions than others.",
            "Interpolation first: convolves at the larger size, so it costs more arithmetic.",
        ),
        also=("Where do checkerboard patterns in upsampled maps come from, and how do you avoid them?",),
        source="Odena, Dumoulin and Olah, “Deconvolution and Checkerboard Artifacts”, Distill, 2016",
    ),
    Written(
        id="u-net/shapes-concatenation",
        kind="shapes",
        topic="u-net",
        question="One step up in a padded U-Net: 128 maps of 28 by 28 are upsampled to 64 maps, the encoder has 64 maps of that size. Which shape does the next convolution see, and how many weights has its 3 by 3 kernel back to 64, without biases?",
        answer=r"Upsampled: (64, 56, 56). Concatenated with the encoder's: (128, 56, 56). Weights: $9\cdot128\cdot64=73{,}728$. Addition instead would halve them.",
        also=(
            "A decoder upsamples (128, 28, 28) to 64 maps and concatenates 64 maps from the encoder. Give the shape, and the weights of a 3 by 3 back to 64.",
        ),
        source=DERIVATION,
    ),
    Written(
        id="u-net/shapes-valid",
        kind="shapes",
        topic="u-net",
        question="The original U-Net pads nothing: 572 pixels go in. Each level has two 3 by 3 convolutions; there are four poolings and four up-convolutions. What comes out, and what does that mean for the skips?",
        answer=r"Down: 572 → 568 → 284 → 280 → 140 → 136 → 68 → 64 → 32 → 28. Up: 56 → 52 → 104 → 100 → 200 → 196 → 392 → 388. So 388 pixels come out, and each skip must be cropped, 64 to 56 at the lowest, before it is concatenated.",
        also=(
            "Trace 572 pixels through the original U-Net, which pads nothing. What comes out, and what must happen to the skips?",
        ),
        source=paper("u-net"),
    ),
    Written(
        id="u-net/curve-clean-slices",
        kind="curve",
        topic="u-net",
        question="Dice against image quality: a U-Net and two fitted thresholds on brain slices, from badly degraded to perfectly clean. Where does the U-Net stand on the clean ones?",
        answer="Level with the thresholds, or a little below: its mean Dice is [[segmentation 3]]. On clean T1 slices brightness tells the tissues apart by itself; it is the bias field and the noise that take a network.",
        also=("No bias field, no noise: where is a U-Net's mean Dice, compared with that of two fitted thresholds?",),
        source=paper("u-net") + MEASURED,
        guess=Guess(
            text="on clean slices, U-Net's mean Dice compared with that of the thresholds?",
            piece="segmentation 3",
            options=(
                ("more than 0.1 above the thresholds", 0.1),
                ("0.03 to 0.1 above them", 0.03),
                ("level, within 0.03", -0.03),
                ("below them", -1.0),
            ),
        ),
    ),
    Written(
        id="u-net/number-pixel-model",
        kind="number",
        topic="u-net",
        question="Degraded brain slices: a U-Net against a small network that sees one pixel's brightness and coordinates. How much mean Dice do the surroundings bring?",
        answer="U-Net's mean Dice is [[segmentation 2]]. A pixel alone cannot tell whether it is dark by tissue, by the scanner's bias field or by noise.",
        also=(
            "How much mean Dice does a U-Net gain on degraded slices over a network that sees a pixel and its coordinates alone?",
        ),
        source=paper("u-net") + MEASURED,
        guess=Guess(
            text="U-Net's mean Dice, compared with that of the pixel model?",
            piece="segmentation 2",
            options=(
                ("more than 0.3", 0.3),
                ("0.1 to 0.3", 0.1),
                ("0 to 0.1", 0.0),
                ("they cost some", -1.0),
            ),
        ),
    ),
)
