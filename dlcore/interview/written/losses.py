"""Cards of the page Losses."""

from dlcore.guide import Guess
from dlcore.interview.card import Written
from dlcore.interview.written.parts import DERIVATION, MEASURED, bullets, paper

CARDS = (
    Written(
        id="mse/compare-mse-mae-huber",
        kind="compare",
        topic="mse",
        question="MSE, MAE, Huber: what does each do with one target that is far off?",
        answer="Its gradient grows with the residual under MSE, stays ±1 under MAE, and is clipped at ±δ under Huber: so the outlier dominates, counts like any other, or counts like one at distance δ.",
        more=bullets(
            "MSE estimates the mean, and is the most efficient under normal noise.",
            "MAE estimates the median; its gradient does not shrink near the target, so the last steps oscillate unless the learning rate decays.",
            "Huber is smooth near zero and robust far out, for the price of choosing δ.",
            "Ask first whether the outliers are errors: if they matter, a robust loss hides them.",
        ),
        also=(
            "Which regression loss would you take with a few wild targets?",
            "Mean or median: which loss gives which?",
        ),
        source=paper("huber"),
    ),
    Written(
        id="mse/number-outliers",
        kind="number",
        topic="mse",
        question="A tenth of the targets of a regression are outliers, and every loss has its own tuned learning rate. How large is the error of MAE, measured to the true curve, if that of MSE is 100 percent?",
        answer="MSE's is [[loss-outliers 2]] times MAE's. Under MSE the outliers dominate the fit, because their gradients are large; under MAE each counts no more than any other point.",
        also=(
            "Fit a curve with a tenth of the targets wrong, by MSE and by MAE. If MSE's distance from the true curve is 100 percent, what is MAE's?",
        ),
        source=paper("mae") + MEASURED,
        guess=Guess(
            text="MAE's distance from the true curve, relative to that of MSE?",
            piece="loss-outliers 2",
            options=(
                ("more than 100%", 1.0),
                ("50 to 100%", 0.5),
                ("10 to 50%", 0.1),
                ("less than 10%", 0.0),
            ),
        ),
    ),
    Written(
        id="mse/curve-undecided-start",
        kind="curve",
        topic="mse",
        question="One sigmoid neuron learns a yes-or-no target. It starts undecided, with weight and bias at zero. Draw its loss under MSE and under cross-entropy, each at its best learning rate. Which arrives first?",
        answer=r"Neither. Epochs under MSE, relative to cross-entropy: [[loss-saturation 1]]. At $\sigma=\tfrac12$ the derivative is at its largest, a quarter, and the learning rate makes up for that. Cross-entropy's advantage begins where the neuron is confidently wrong.",
        also=(
            "A sigmoid neuron starts with weight and bias at zero. Under which loss does it learn in fewer epochs, MSE or cross-entropy, each at its best learning rate?",
        ),
        source=DERIVATION + MEASURED,
        guess=Guess(
            text="from an undecided start, how many times the epochs of cross-entropy does MSE need?",
            piece="loss-saturation 1",
            options=(
                ("cross-entropy, in less than a third of the epochs", 3.0),
                ("cross-entropy, by less than that", 1.2),
                ("both about at once", 0.8),
                ("MSE", 0.0),
            ),
        ),
    ),
    Written(
        id="mse/curve-far-points",
        kind="curve",
        topic="mse",
        question="Two clusters, a linear classifier with MSE on its logits. Now add ten points far out on the right side of the boundary, easy ones. What happens to the boundary, and how much accuracy does cross-entropy gain over it?",
        answer=r"MSE's boundary moves toward them: a logit of 5 is “wrong by 4” to it. Test accuracy is [[loss-boundaries 1]] with cross-entropy, to which a confident, right answer costs almost nothing.",
        also=(
            "Ten easy points lie far out on the right side. How much more accurate is a linear classifier with cross-entropy than one with MSE on its logits?",
        ),
        source="Bishop, Pattern Recognition and Machine Learning, Springer, 2006" + MEASURED,
        guess=Guess(
            text="accuracy with cross-entropy, compared with MSE on logits?",
            piece="loss-boundaries 1",
            options=(
                ("more than 20 points", 0.2),
                ("2 to 20 points", 0.02),
                ("less than 2 points either way", -0.02),
                ("it loses more", -1.0),
            ),
        ),
    ),
    Written(
        id="cross-entropy/compare-kl",
        kind="compare",
        topic="cross-entropy",
        question="Cross-entropy or KL divergence: which do you minimize, and when does it matter?",
        answer="They differ by the entropy of the target, $H(p,q)=H(p)+\\mathrm{KL}(p\\|q)$: with fixed targets the gradient is the same; with targets that depend on what is trained it is not.",
        more=bullets(
            "Hard labels: $H(p)=0$, so both are the same number.",
            "Distillation from a fixed teacher: same gradient; KL has the advantage that its minimum is zero.",
            "Variational autoencoders and policies: both distributions move, and KL is what the derivation gives.",
        ),
        also=("Why does distillation quote a KL divergence and classification a cross-entropy?",),
        source=paper("kl"),
    ),
    Written(
        id="cross-entropy/shapes-initial-loss",
        kind="shapes",
        topic="cross-entropy",
        question="Before the first step of training a classifier with ten classes, what should its cross-entropy be? And what are the shapes of logits, targets and loss for a batch of 32?",
        answer=r"$\ln10\approx2.303$: with small random logits every class has about probability $\tfrac1{10}$. Logits (32, 10), class indices (32,), and after averaging a single number. A first loss far above that says that the initialization is off.",
        also=(
            "Ten classes, a batch of 32, small random logits: which value should the first cross-entropy have, and which shapes go into it?",
        ),
        source=DERIVATION,
    ),
    Written(
        id="cross-entropy/number-raw-mse",
        kind="number",
        topic="cross-entropy",
        question="A small digit classifier is trained with MSE straight on its logits instead of cross-entropy, both with tuned learning rates and He initialization. How much test accuracy does cross-entropy gain?",
        answer="Test accuracy is [[loss-comparison 6]] with cross-entropy. He initialization gives logits of the size of 1, and MSE has to unlearn them, as its targets are 0 and 1; cross-entropy outgrows them. With the output layer scaled to a tenth, test accuracy is [[loss-comparison 8]] with cross-entropy.",
        also=(
            "MSE on the logits of a small digit classifier, or cross-entropy, both tuned and from He initialization: how much test accuracy does the second gain?",
        ),
        source="Hui and Belkin, “Evaluation of Neural Architectures Trained with Square Loss vs Cross-Entropy in Classification Tasks”, ICLR, 2021"
        + MEASURED,
        guess=Guess(
            text="test accuracy with cross-entropy, compared with MSE on the logits?",
            piece="loss-comparison 6",
            options=(
                ("more than 20 points", 0.2),
                ("3 to 20 points", 0.03),
                ("less than 3 points either way", -0.03),
                ("it loses more", -1.0),
            ),
        ),
    ),
    Written(
        id="binary-cross-entropy/compare-softmax",
        kind="compare",
        topic="binary-cross-entropy",
        question="Two classes: one logit with binary cross-entropy, or two logits with softmax cross-entropy?",
        answer=r"The same function: only the difference of the two logits counts, $\sigma(z_1-z_0)$; one logit leaves out the redundant parameters.",
        more=bullets(
            "One logit: the usual choice; label 0 or 1 as a float.",
            "Two logits: labels are class indices; extends to more classes without a change.",
            "Trained, they may still differ a little: initialization and weight decay act on twice as many weights.",
        ),
        also=("Is there any difference between sigmoid with one output and softmax with two?",),
        source=paper("binary-cross-entropy"),
    ),
    Written(
        id="binary-cross-entropy/shapes-multi-label",
        kind="shapes",
        topic="binary-cross-entropy",
        question="Multi-label classification: 32 images, 20 possible labels each. What are the shapes of logits and targets, and what is the mean loss while every logit is still zero?",
        answer=r"Logits and targets are both (32, 20), the targets as floats of 0 and 1: one yes-or-no question for each label of each image. At a logit of zero each costs $\ln2\approx0.693$, whatever the target.",
        also=(
            "Twenty yes-or-no labels for each of 32 images: give the shapes for binary cross-entropy, and its value when all logits are zero.",
        ),
        source=DERIVATION,
    ),
    Written(
        id="binary-cross-entropy/compare-imbalance",
        kind="compare",
        topic="binary-cross-entropy",
        question="One example in a hundred is positive. What do class weights and oversampling change, what do they leave alone, and which numbers do you report?",
        answer="Both multiply the odds that the network predicts, so they move the threshold and spoil the probabilities; the ranking, and with it PR-AUC, need not improve. I report precision and recall at a threshold chosen on validation data, and PR-AUC; accuracy would praise a network that never says yes.",
        more=bullets(
            r"A weight $w$ on positives adds about $\log w$ to the logits: subtract it, or move the threshold from $\tfrac12$, instead of retraining.",
            "If a missed positive costs as much as N false alarms and probabilities are calibrated, say yes from 1/(1 + N) on.",
            "ROC-AUC divides false alarms by all negatives, so it looks good on rare classes; precision sets them against what was found.",
            "Weights and resampling help where the optimizer hardly sees positives, or the model is too small for both classes.",
        ),
        also=("Rare positives: what does weighting them change, and how do you judge the classifier?",),
        source="Elkan, “The Foundations of Cost-Sensitive Learning”, IJCAI, 2001; Davis and Goadrich, “The Relationship Between Precision-Recall and ROC Curves”, ICML, 2006",
    ),
    Written(
        id="hinge/compare-cross-entropy-focal",
        kind="compare",
        topic="hinge",
        question="Hinge, cross-entropy, focal loss: what does each do with an example that is classified correctly already?",
        answer="Hinge ignores it beyond the margin, cross-entropy keeps pushing with a gradient that fades, focal loss makes that gradient fade much faster.",
        more=bullets(
            "Hinge: a few support vectors decide; the outputs are not probabilities.",
            "Cross-entropy: calibrated in principle, the default; confidence grows without bound on separable data.",
            r"Focal: multiplies by $(1-p)^\gamma$; at $p=0.9$ and $\gamma=2$ an example counts a hundredth. For detectors that see thousands of easy background boxes.",
            "All of them are surrogates of the 0–1 loss, which has no useful gradient.",
        ),
        also=("How do three classification losses treat easy examples?",),
        source=paper("focal"),
    ),
    Written(
        id="hinge/shapes-values",
        kind="shapes",
        topic="hinge",
        question="A positive example gets the decision value 2, 0.3 or −1. Work out the hinge loss of each. Which of them give a gradient?",
        answer=r"$\max(0,1-y\hat y)$ with $y=1$: 0, 0.7 and 2. The first is beyond the margin and has gradient 0; the second is classified correctly but lies inside the margin, so it still has gradient −1, as the third has.",
        also=(
            "The label is plus one. What is the hinge loss at the decision values 2, 0.3 and −1, and where is its gradient zero?",
        ),
        source=paper("hinge"),
    ),
)
