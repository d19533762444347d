"""Pretrained checkpoints: how to read the attention of a BERT, a GPT-2 and a T5, and how not to over-read it."""

from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Whiteboard

TOPICS = ()

WHITEBOARD = Whiteboard(
    say="An attention map shows where information can flow, and does not say why the model decided; to learn what matters, change the input or remove a head, and measure the change.",
    sixty_seconds=(
        "Every layer of a Transformer has several heads, and each head gives every token a row of weights that adds up to one: whose values it mixes in, and how much. "
        "In BERT a token attends to both sides; in GPT only to the left, so its map is a triangle; T5 has three kinds: bidirectional in the encoder, causal in the decoder, and cross-attention from the answer to the text. "
        "Trained networks have heads with simple patterns: the previous token, the next token, the same word again, and very many that attend to the first token or a separator, a no-op. "
        "So a map shows where information *could* flow in one step. It is no explanation of the answer: for that, change the input and watch the output change."
    ),
    three_minutes=(
        "**What is drawn.** $A=\\text{softmax}(QK^\\top/\\sqrt{d_k})$, one matrix for each layer and head: rows are queries, columns keys, each row adds up to one. T5 does not divide by $\\sqrt{d_k}$ (its initialization absorbs it), and adds a learned relative-position bias to the scores. With a causal mask everything above the diagonal is exactly zero.\n\n"
        "**Three families.** BERT (2018): an encoder, trained to predict masked tokens from both sides; suited to classification. GPT (2018): a decoder, trained to predict the next token; it can generate. "
        "T5 (2020): encoder and decoder, every task is text to text, named by a prefix; in span corruption each removed span becomes a sentinel token, and the target says what stood there.\n\n"
        "**What one finds.** Clark and others (2019) looked at all heads of BERT: many attend to [SEP] or [CLS], some to the next or the previous token, and a few match syntax, such as a verb's object, better than chance. "
        "Attending to [SEP] hardly changes the output: its values are small there, so the head does nothing. In GPT-2 the first token plays that part; Xiao and others (2023) call it an attention sink: softmax weights add up to one, so the mass has to go somewhere.\n\n"
        "**How to read a map.** First the mask and the positions (diagonals, first column), which are most of what one sees. Then compare with another sentence: a pattern of the head stays, what the words decide changes. Only then interpret words."
    ),
    deep=(
        "**Why a weight is not an importance.** What is passed on is $\\sum_j A_{ij}V_jW_O$: a large weight on a small value moves nothing (Kobayashi and others, 2020, draw $\\lVert A_{ij}V_jW_O\\rVert$ instead). "
        "Above the first layer $V_j$ is no longer the word $j$ but a mixture; the residual path goes past attention altogether, and the feed-forward layers hold most of the weights.\n\n"
        "**The debate.** Jain and Wallace (2019) changed attention strongly with almost the same answer, and found it correlates weakly with gradients. Wiegreffe and Pinter (2019): such other weights exist, but training does not find them as easily, so it depends on what one calls an explanation. "
        "What holds for both: *test by intervening.* Ablate the head, replace its output by its mean, patch in that of another sentence, and measure the change. Michel and others (2019) removed many heads of BERT with little loss.\n\n"
        "**Reading cross-attention.** Row $i$ of the decoder has read the tokens up to $y_{i-1}$ and *writes* $y_i$. Labeled by what was read last, the alignment is off by one; it is also a mean over heads and layers that each do something else, so it is hardly ever a clean dictionary.\n\n"
        "**What loading needs.** Weights as safetensors: plain numbers with a header. A pickle is a program, and opening one runs it. The code is the library's, not the checkpoint's; only the eager implementation returns attention weights, since fused kernels never materialize the matrix."
    ),
    draw="Three squares, rows queries and columns keys: full (BERT), lower triangle (GPT), and for T5 a full one, a triangle, and a rectangle between them. In the full one a bright diagonal beside the middle one and a bright first column: “previous token” and “no-op”.",
    follow_ups=(
        FollowUp(
            "Does attention explain what the model decided?",
            "Not by itself. It shows what was mixed at one layer and head. Values may be small, the residual path goes around it, later layers mix on. Intervene: take the word out, ablate the head, and see whether the answer changes.",
        ),
        FollowUp(
            "Why do so many heads attend to [CLS], [SEP] or the first token?",
            "Softmax weights must add up to one, even where a head finds nothing that it looks for. A token that is always there and whose value is small serves as a place to put the rest.",
        ),
        FollowUp(
            "Why can BERT not generate text, and why is GPT worse at filling a mask?",
            "BERT was trained to predict masked tokens given both sides; it defines no probability of a text from left to right. GPT sees only what stands left of the mask, and misses whatever the right side decides.",
        ),
        FollowUp(
            "What do T5's prefixes do?",
            "They are tokens like any others; in training each task began with its own prefix, so the network learned what to do after it. A prefix that it never saw is only text.",
        ),
        FollowUp(
            "Why do two blanks in one sentence sometimes not fit together?",
            "BERT fills them independently: each probability is over one blank, with the other still masked. The likeliest pair need not consist of the two likeliest tokens.",
        ),
        FollowUp(
            "Why is greedy decoding so repetitive, and what does temperature do?",
            "Once a phrase has been repeated its repetition is likelier still, and the likeliest token each time never leaves the loop. Temperature divides the logits before the softmax: below one sharpens, above one flattens. Top-k cuts the long tail: much probability mass in total, mostly nonsense token by token.",
        ),
        FollowUp(
            "Is it safe to load a checkpoint from somebody else?",
            "As safetensors with the library's own code: it is data. As a pickle, or with remote code trusted, it is a program that runs with your rights.",
        ),
    ),
    pitfalls=(
        "“The model looked at this word, so it decided”: a weight is not an importance.",
        "Cherry-picking: showing the one head of 144 that looks like syntax.",
        "Reading cross-attention at the row of the token that was read, not of the one that is written: off by one.",
        "Forgetting that tokens are pieces of words, and that above the first layer they are mixtures.",
        "Averaging over heads: different patterns blur into one that no head has.",
        "Comparing probabilities of BERT's blank with those of GPT's next token: they answer different questions.",
    ),
)

GUESS = Guess(
    text="a small Transformer is trained for at most 400 steps to recall the first of 100 tokens, one of eight; how accurate is it?",
    piece="long-range-recall 7",
    options=(("nearly always", 0.95), ("more often than not", 0.5), ("hardly better than chance", 0.0)),
)
