"""What came after the guide's networks of Vision, a line each: the problem, the idea, and the paper."""

from types import MappingProxyType

from dlcore.guide.topic import Source, Successor

CLIP = Successor(
    "CLIP",
    "A classifier knows its fixed classes alone, and each needs labels.",
    "An image encoder and a text encoder learn from 400 million pairs which text belongs to which image; a class is then named in words, without a label.",
    Source(
        "Radford and others",
        2021,
        "Learning Transferable Visual Models From Natural Language Supervision",
        "ICML",
        preprint="2103.00020",
    ),
)
# By page.
SINCE_THEN = MappingProxyType(
    {
        "cnn_evolution": (
            Successor(
                "ConvNeXt",
                "Vision Transformers led, but were they better, or only better trained?",
                "A ResNet with a Transformer's recipe and proportions (7×7 depthwise filters, layer norm, GELU, fewer activations) is level with them: much of the lead was the recipe.",
                Source("Liu and others", 2022, "A ConvNet for the 2020s", "CVPR", preprint="2201.03545"),
            ),
            CLIP,
        ),
        "vision_transformer": (
            Successor(
                "DINO",
                "A ViT needs very many labels.",
                "Without any: a student predicts for one crop of an image what a teacher, the moving average of its own weights, says of another. Attention maps come to outline objects.",
                Source(
                    "Caron and others",
                    2021,
                    "Emerging Properties in Self-Supervised Vision Transformers",
                    "ICCV",
                    preprint="2104.14294",
                ),
            ),
            Successor(
                "MAE",
                "BERT learns by filling masked words; pixels are too easy to guess from their neighbors.",
                "Mask three quarters of the patches, encode the rest alone, and let a small decoder reconstruct what is missing.",
                Source(
                    "He and others", 2022, "Masked Autoencoders Are Scalable Vision Learners", "CVPR", preprint="2111.06377"
                ),
            ),
            CLIP,
        ),
        "detection": (
            Successor(
                "DETR",
                "Anchors, assignment rules and NMS are designed by hand.",
                "A Transformer decoder turns a hundred learned queries into boxes, and the loss matches boxes and objects one to one: no anchors, and no NMS, since a duplicate is an error.",
                Source(
                    "Carion and others",
                    2020,
                    "End-to-End Object Detection with Transformers",
                    "ECCV",
                    preprint="2005.12872",
                ),
            ),
        ),
        "segmentation": (
            Successor(
                "SAM",
                "Each segmentation task needs its own annotated images.",
                "One network segments whatever a point, a box or a rough mask asks for; it learned from a billion masks on 11 million images, most of them made with its own help.",
                Source("Kirillov and others", 2023, "Segment Anything", "ICCV", preprint="2304.02643"),
            ),
            Successor(
                "Diffusion models",
                "How does one draw a new image from a distribution that is only known by examples?",
                "A U-Net learns to predict the noise in noisy images; from pure noise it removes a little at a time. Its skip connections carry the detail here too.",
                Source("Ho, Jain and Abbeel", 2020, "Denoising Diffusion Probabilistic Models", "NeurIPS", preprint="2006.11239"),
            ),
        ),
    }
)  # fmt: skip
