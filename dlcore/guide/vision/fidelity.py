"""What each small network here has of the published one, what it leaves out, and why."""

from types import MappingProxyType

from dlcore.guide.topic import Difference as D

# By topic. The numbers of parameters here are counted by a test; published ones are the papers', unless another source is named.
FIDELITY = MappingProxyType(
    {
        "lenet": (
            D("Images and layers", "32×32; convolutions of 6, 16 and 120 filters of 5×5, then 84 and 10 units", "the same"),
            D("Parameters", "about 60,000", "61,706"),
            D("Pooling", "average, with a trainable factor and bias per map", "average alone"),
            D("Second convolution", "each filter sees some of the six maps", "each sees all: today nothing speaks against it"),
            D("Output and loss", "distance to a fixed code for each class (radial basis functions)", "softmax and cross-entropy"),
        ),
        "alexnet": (
            D("Images", "224×224, in color", "32×32, gray: the first filter is 5×5 with stride 1, not 11×11 with stride 4"),
            D("Width", "96 to 384 filters, two dense layers of 4,096", "16 to 64 filters, two of 128: a sixth of the channels"),
            D("Parameters", "60 million", "163,578"),
            D("Overlapping pooling", "3×3 every 2 pixels", "kept"),
            D("Local response normalization", "after the first two convolutions", "dropped: VGG's authors found no gain, and batch normalization replaced it"),
            D("Grouped convolutions", "half of the filters on each of two GPUs", "dropped: one device is enough"),
            D("Dropout", "one half, on the outputs of the first two dense layers", "one half, on their inputs, as in torchvision"),
            D("Augmentation", "crops, mirroring, shifts of color", "shifts of up to two pixels, mirroring of clothes: as for every network on the page"),
        ),
        "vgg": (
            D("Images", "224×224, in color", "32×32, gray"),
            D("Depth", "13 convolutions in five stages and 3 dense layers (VGG-16)", "7 convolutions in three stages and 2 dense layers: at 32 pixels two more poolings would leave one pixel"),
            D("Width", "64 to 512 filters, dense layers of 4,096", "16 to 64 filters, one dense layer of 128"),
            D("Parameters", "138 million", "241,210"),
            D("Initialization", "a shallower network, trained first", "He's (2015), which makes that unnecessary"),
        ),
        "resnet": (
            D("Architecture", "for 32×32 images three stages of n blocks, 6n + 2 layers, n from 3 (20 layers) to 200 (1,202)", "the same with n = 1: ResNet-8; the page Ablations goes to 56 layers"),
            D("Shortcuts", "identity, padded with zeros where the width grows", "the same"),
            D("Parameters", "270,000 (20 layers) to 1.7 million (110)", "75,002"),
            D("Optimizer", "SGD with momentum, rate 0.1, divided by ten twice, 64,000 steps", "AdamW, one-cycle, as every network on the page has"),
        ),
        "efficientnet": (
            D("Base network", "B0, found by architecture search: 16 blocks in seven stages, 224×224", "designed by hand: 6 blocks in four stages, 32×32"),
            D("Parameters", "5.3 million (B0)", "51,510"),
            D("Block", "1×1 expansion, depthwise convolution, squeeze-and-excitation, 1×1 projection, skip connection", "the same"),
            D("Expansion", "1 in the first stage (MBConv1), 6 in the others", "4 everywhere"),
            D("Stochastic depth, dropout", "both", "dropped: the network is small and underfits"),
            D("Scaling", "α = 1.2, β = 1.1, γ = 1.15 by grid search at B0", "the paper's factors, unsearched; the page Ablations scales by them"),
        ),
        "vit": (
            D("Patches", "16×16 of 224×224: 196 and a class token (ViT-B/16)", "4×4 of 32×32: 64 and a class token"),
            D("Size", "12 layers of width 768, 12 heads", "4 layers of width 64, 4 heads"),
            D("MLP ratio", "4", "2, to save time"),
            D("Parameters", "86 million", "139,978"),
            D("Position embeddings", "learned, at the rate of all weights, over 7 to 14 epochs of 300 million images, or 300 of ImageNet", "learned, at ten times the rate of the others: a short training would not find them"),
            D("Pre-training", "up to 300 million images, then fine-tuned", "none, or on another small data set"),
        ),
        "yolo": (
            D("Images and grid", "448×448, 7×7 cells", "64×64, 8×8 cells"),
            D("Boxes", "two in each cell; the one with the higher IoU is responsible", "one in each cell, as in YOLOX; like YOLOv1 without anchors"),
            D("Output", "7×7×30: two boxes of 5 numbers and 20 classes", "8×8×15: one box of 5 numbers and 10 classes"),
            D("Loss", "squared errors; √w and √h; λ_coord = 5, λ_noobj = 0.5", "CIoU and binary cross-entropy for objectness, as in YOLOv5; softmax cross-entropy for the class"),
            D("Assignment", "the cell with the object's center", "that cell and its two nearest neighbors, as in YOLOv5"),
            D("Network", "24 convolutions and two dense layers, pre-trained on ImageNet", "7 convolutions, trained from scratch; without dense layers it takes images of any size"),
            D("Parameters", "not stated in the paper", "85,477"),
        ),
        "u-net": (
            D("Images", "572×572 in, 388×388 out: unpadded convolutions", "padded: the mask is as large as the slice"),
            D("Depth and width", "four poolings, 64 to 1,024 channels", "three poolings, 8 to 64 channels"),
            D("Parameters", "31 million, by common count", "121,051"),
            D("Elastic deformation", "the paper's answer to few annotated images", "none; a bias field and noise are drawn anew for every batch"),
            D("Overlap-tile", "large images in overlapping tiles, mirrored at the border", "dropped: a slice fits as a whole"),
            D("Loss", "cross-entropy, with more weight on borders between cells", "cross-entropy plus soft Dice"),
            D("Batch normalization", "none (it appeared in the same year)", "after every convolution"),
        ),
    }
)  # fmt: skip
