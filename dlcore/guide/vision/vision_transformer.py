"""Vision Transformer: an image as a sequence of patches, and how many images that needs."""

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

TOPICS = (
    Topic(
        id="vit",
        name="ViT",
        spoken="a ViT",
        color="#D55E00",
        section="vision",
        guide_date="2020",
        source=Source(
            "Dosovitskiy and others",
            2021,
            "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale",
            "ICLR",
            preprint="2010.11929",
        ),
        formula=r"z_0=[x_{\text{class}};\,x_1E;\dots;x_NE]+E_{\text{pos}},\quad z_\ell=\text{Block}_\ell(z_{\ell-1}),\quad y=\text{head}(z_L^{0})",
        idea="Cut the image into patches, map each to a vector, add a position embedding, and feed them to a Transformer encoder like words; one extra class token collects the prediction.",
        when_to_use="With very many images, or with weights that were pre-trained on them; where images and text share one model; where what matters lies far apart in an image.",
        trade_offs="Little tells it that neighboring pixels are related, nothing that a shifted shoe is a shoe: it must learn that from data. The cost of attention grows with the square of the number of patches.",
        note="The preprint is from October 2020. Cordonnier, Loukas and Jaggi (2020) had done much the same with small patches. The ViT here has an MLP ratio of 2, where the paper has 4.",
    ),
)

VARIANTS = (
    Variant("resnet-scratch", "ResNet, from scratch", "#8FBCE0"),
    Variant("resnet-frozen", "ResNet, frozen", "#0B4A7F"),
    Variant("resnet-fine-tuned", "ResNet, fine-tuned", "#1F7FC4"),
    Variant("vit-scratch", "ViT, from scratch", "#F0A27A"),
    Variant("vit-frozen", "ViT, frozen", "#8A3B00"),
    Variant("vit-fine-tuned", "ViT, fine-tuned", "#D55E00"),
)

WHITEBOARD = Whiteboard(
    say="A Vision Transformer cuts the image into patches and reads them as words; it has almost no built-in notion of neighborhood, so it needs very many images, or pre-training, to overtake a convolutional network.",
    sixty_seconds=(
        "A Vision Transformer cuts the image into patches, makes a vector of each by one linear map, adds a learned position, and puts a class token in front; then it is a plain Transformer encoder, "
        "and a linear layer classifies the class token. A convolutional network has two things built in: neighboring pixels are related, and a pattern is the same wherever it is. "
        "The ViT has almost none of that and must learn it from images. So with little data it loses, and with very much it is not limited by built-in assumptions. "
        "Trained on 10,000 small images, its test accuracy was [[data-efficiency 0]] than a ResNet's. In the paper the order turned only with pre-training on tens of millions of images. "
        "In practice: take a pre-trained one, and fine-tune."
    ),
    three_minutes=(
        "**The input.** An image of $H\\times W$ in patches of $P\\times P$ gives $N=HW/P^2$ tokens. The patch embedding is a convolution whose stride equals its kernel size. Positions are added, because attention by itself does not know order: shuffle the tokens, and the outputs are shuffled alike.\n\n"
        "**The layers.** Norm, attention, add; norm, two linear layers with a GELU between, add. In attention each token has a query $q_i$ and takes a weighted mean of all tokens' values, its own included, with weights $\\text{softmax}_j(q_i\\cdot k_j/\\sqrt{d_h})$, $d_h$ the width of a head. "
        "The first layer already reaches across the whole image, where a 3×3 convolution reaches one pixel further with each layer.\n\n"
        "**Inductive bias.** Convolution says: local, and the same everywhere. That is true of most images, and worth many examples. A ViT shares weights between patches, and nothing else; it has to learn which patches are near each other, and one can watch that: the position embeddings of neighbors grow alike.\n\n"
        "**How much data.** In the paper ViT lies behind ResNets when it is pre-trained on ImageNet alone (1.3 million images), about level on ImageNet-21k (14 million), ahead on JFT-300M (about 300 million) (Dosovitskiy and others, section 4.3). "
        "DeiT (Touvron and others, 2021) closed the gap on ImageNet alone with strong augmentation and a convolutional teacher: more data by augmentation, and inductive bias by distillation."
    ),
    deep=(
        "**Cost.** One layer costs about $4Nd^2$ MACs for the projections, $2N^2d$ for attention and $2rNd^2$ for the MLP of ratio $r$. With $N=64$ patches and $d=64$ attention is the smaller part; halving the patch's side makes $N$ four times as large, and attention sixteen times as expensive.\n\n"
        "**Starved of what?** A network can lack images or lack steps. Look at training accuracy beside test accuracy. Far apart: it has memorized its images, more data would help. Together and low: it has not had the steps. Comparing sizes of data at equal epochs gives the small sets hardly a step; at equal steps the large ones hardly an epoch. "
        "Here steps grow with the square root of the number of images, and the page shows both accuracies.\n\n"
        "**Positions.** They begin as small noise, much smaller than the patches' own vectors, so that at first the network sees a bag of patches. A long training gets over that soon; a short one spends most of its steps on it. Here their learning rate is ten times the others', which is one way out; sinusoids or a convolutional stem (Xiao and others, 2021) are others.\n\n"
        "**Attention maps.** A weight says how much of a value was mixed in, at that layer, in that head. Values have been mixed before, the residual path carries the token past, and different weights can give the same answer (Jain and Wallace, 2019). Rollout multiplies the layers' mean attention, with half an identity for the residual path (Abnar and Zuidema, 2020): better than one layer, still not an explanation."
    ),
    draw="An image cut into a grid; an arrow from each patch to a row of boxes, one more box in front; over it a block “attention, MLP” times L; one arrow from the first box to the prediction. Beside it: number of images on a log axis, accuracy upwards, two lines that approach each other.",
    follow_ups=(
        FollowUp(
            "Why does a ViT need more data than a convolutional network?",
            "It has less built in. Locality and translation equivariance restrict what a convolution can express, in a way that suits images; the ViT has to find these regularities in the data. The same freedom pays when there is enough of it.",
        ),
        FollowUp(
            "What if you have only a few thousand labeled images?",
            "Fine-tune weights that were pre-trained on many, or use a convolutional network. From scratch: strong augmentation and regularization, a convolutional stem, distillation from a CNN. And try a plain baseline first, such as a support vector machine.",
        ),
        FollowUp(
            "Frozen features, fine-tuning, or from scratch: when which?",
            "Frozen features with a linear probe where labels are few and the features come from something broad or close, as ImageNet's do for photographs: cheap, and hard to overfit. Fine-tuning with more labels or a larger distance, at a smaller learning rate, the new last layer first if in doubt. From scratch where the source teaches nothing that the task needs. "
            "From clothes to digits, a far and narrow source, frozen features were the worst of the three with 50 and with 200 labels (tab Transfer learning).",
        ),
        FollowUp(
            "What is the class token for? Could you do without?",
            "It gathers the prediction and belongs to no patch. The mean over the patches' last states does as well, with another learning rate (the paper's appendix D).",
        ),
        FollowUp(
            "How does a ViT take a larger image than it was trained on?",
            "Attention takes any number of tokens; the positions are interpolated in two dimensions to the new grid. Then one fine-tunes a little.",
        ),
        FollowUp(
            "How do Swin or hybrid models differ?",
            "They put the bias back. Swin attends within windows that shift from layer to layer, so that cost is linear in the number of pixels, and merges patches into a pyramid; hybrids let some convolutions make the tokens.",
        ),
        FollowUp(
            "Does attention over the image explain the prediction?",
            "It shows what was mixed, not what mattered. Test a claim by intervening: mask the patch, and see whether the prediction changes; or use gradients.",
        ),
    ),
    pitfalls=(
        "“ViT beats CNNs” without the scale: in the paper that needs pre-training on very many images, and modern CNNs trained as well (ConvNeXt, 2022) are level again.",
        "Judging data hunger at a fixed number of epochs, or of steps: check whether training accuracy has stopped rising.",
        "Forgetting the positions: a ViT without them is a bag of patches, and does surprisingly well, so that the bug hides.",
        "“Patches of 16” is a side in pixels, not a number of patches.",
        "Reading one head's map as the model's reason.",
    ),
)

GUESS = Guess(
    text="with 10,000 small images of clothes, how does a ViT do beside a ResNet trained for as many steps?",
    piece="data-efficiency 0",
    options=(
        ("it is ahead", 0.0),
        ("less than 2 points behind", -0.02),
        ("2 to 10 points behind", -0.1),
        ("further behind", -1.0),
    ),
)
