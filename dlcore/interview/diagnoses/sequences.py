"""Networks that read sequences, and what is wrong with them."""

from dlcore.guide import NAMES
from dlcore.interview.diagnoses.case import ATTENTION, BATCH, GRADIENTS, RNN, TRANSFORMER, Diagnosis

CASES = (
    Diagnosis(
        "no-causal-mask",
        TRANSFORMER,
        (
            (
                NAMES["unshifted-targets"],
                "Then the targets in a batch would be the inputs; here each is the word that follows.",
            ),
            (
                "Test sentences in the training data",
                "Then the training loss would be that of the healthy run, and only the test loss too low; here both losses are too low.",
            ),
            (
                NAMES["softmax-axis"],
                "Then each row of the attention weights would not sum to one, and what comes later would still have no weight; here it has some.",
            ),
        ),
        ATTENTION,
        "The attention weights above the diagonal are not zero: each position attends to the word that it is to predict. So the loss goes to zero in training and in the test, and when the network writes, where nothing comes later, it has learned nothing that helps.",
        "Training and test loss both go to almost zero, which no language allows, and the text that it writes is nonsense. It must see its targets, so I would check the mask: do weights above the diagonal vanish?",
        "Set the scores of later positions to −∞ before the softmax, and test it: a change of a later token must not change an earlier output.",
        "attention",
    ),
    Diagnosis(
        "no-clipping",
        RNN,
        (
            (
                NAMES["rate-over-100"],
                "Then the loss would fall slowly and smoothly; here it falls, rises again, and the gradient has peaks.",
            ),
            (
                "Vanishing gradients",
                "Then the gradient would be tiny; here its peaks are many times the healthy one's.",
            ),
            (
                NAMES["labels-of-neighbors"],
                "Then the loss would settle at chance level, ln 8; here it lies below on most seeds, so something was learned.",
            ),
        ),
        GRADIENTS,
        "The largest gradient norm is many times the healthy one, which is clipped. Backward it is multiplied by the same matrix at every token, so that now and then it is huge, and one such step throws away what was learned.",
        "The loss falls, then rises again and stays high on most seeds, and the gradient norm has peaks many times its usual size. In a recurrent network I think of exploding gradients first, and would clip the norm.",
        "Clip the norm of the gradient. (The recurrent matrix begins orthogonal here already; that alone does not prevent it.) An LSTM or a GRU helps too.",
        "sequence_models",
    ),
    Diagnosis(
        "unshifted-targets",
        TRANSFORMER,
        (
            (
                NAMES["no-causal-mask"],
                "Then the targets in a batch would be the words that follow, and later words would have attention weights; here the targets are the inputs, and later words have none.",
            ),
            (
                "Test sentences in the training data",
                "Then the training loss would be that of the healthy run, and only the test loss too low; here both losses are too low.",
            ),
            ("Overfitting", "Then the test loss would rise; here it falls to almost zero as well."),
        ),
        BATCH,
        "The targets of a batch are its inputs. Copying the word that was just read takes no knowledge of language, so both losses vanish; when the network writes, it repeats its last word nearly every time.",
        "Training and test loss are close to zero after [[steps]] steps, and the text repeats its words. Either the mask or the targets give the answer away, so I would print one batch: is each target the next token?",
        "Targets are the tokens from the second on, inputs all but the last.",
        "bert_gpt_t5",
    ),
    Diagnosis(
        "softmax-axis",
        TRANSFORMER,
        (
            (
                NAMES["no-causal-mask"],
                "Then both losses would fall to almost zero, and later words would have attention weights; here the losses stay well above zero, and later words have none.",
            ),
            (
                "Too high a temperature when it writes",
                "A high temperature spoils what is written, but not the attention weights; here their rows do not sum to one.",
            ),
            (
                NAMES["unscaled-scores"],
                "Then each row of the attention weights would sum to one, and some sentences that it writes would be right.",
            ),
        ),
        ATTENTION,
        "The columns of the attention weights sum to one, not the rows: the softmax runs over the queries. The attention weights thus depend on later words. In training and in the test these are there, and losses look almost healthy; when it writes, nothing comes after, so that the same word gets other weights than in training.",
        "The losses are close to the healthy run's, yet what it writes is nonsense. So it must compute different numbers for a whole sentence than word by word: I would check that each row of the attention weights sums to one.",
        "Take the softmax over the keys, the last axis, and assert that rows sum to one.",
        "attention",
    ),
    Diagnosis(
        "unscaled-scores",
        TRANSFORMER,
        (
            (
                NAMES["rate-over-100"],
                "Then a larger rate would help; the range test finds none that does better.",
            ),
            (NAMES["softmax-axis"], "Then the rows of the attention weights would not sum to one; here they do."),
            (
                "Network too small (underfitting)",
                "That would not make attention weights all or nothing; here nearly every row has its whole weight on one word.",
            ),
        ),
        ATTENTION,
        "The attention weights are nearly all or nothing. The standard deviation of the scores grows with √d, so that without the division the softmax saturates: where one weight is close to one, a small change of the scores changes no weight. The gradient norms by layer do not show that, as the values and the MLPs go on getting gradients, here even larger ones than in the healthy run; beside that of the values, the gradient of queries and keys gets small. The network learns, but worse.",
        "It learns, only worse than it should, and the attention weights are all close to zero or one. That is a saturated softmax: I would check whether the scores are divided by √d.",
        "Divide the scores by the square root of the width of a head.",
        "attention",
    ),
)
