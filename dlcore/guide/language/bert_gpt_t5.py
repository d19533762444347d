"""BERT, GPT and T5: three attention masks and objectives, and what each is for."""

from dlcore.base import Variant
from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

TOPICS = (
    Topic(
        id="bert",
        name="BERT",
        color="#1F7FC4",
        section="language",
        guide_date="2018",
        source=Source(
            "Devlin, Chang, Lee and Toutanova",
            2019,
            "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
            "NAACL",
            preprint="1810.04805",
        ),
        formula=r"\max\ \sum_{i\in M}\log p(x_i\mid\tilde x)",
        idea="An encoder in which every token attends to both sides; trained by masked language modeling: some words are hidden, and it predicts them from the words on both sides.",
        when_to_use="To classify, tag, search and compare texts that are there as a whole.",
        trade_offs="Bidirectional, and therefore cannot generate text left to right. Only the masked words give a loss, so it learns less from each sentence.",
        note="The preprint is of 2018.",
    ),
    Topic(
        id="gpt",
        name="GPT",
        color="#D55E00",
        section="language",
        guide_date="2018",
        source=Source(
            "Radford, Narasimhan, Salimans and Sutskever",
            2018,
            "Improving Language Understanding by Generative Pre-Training",
            "OpenAI",
        ),
        formula=r"\max\ \sum_t\log p(x_t\mid x_{<t})",
        idea="A decoder in which every token attends to what stands before it; trained by next-token prediction, at all positions at once.",
        when_to_use="To generate and continue text, and, large enough, to do any task that a prompt can state.",
        trade_offs="Generates, and learns from every token. What comes later cannot help with what comes earlier.",
    ),
    Topic(
        id="t5",
        name="T5",
        color="#009E73",
        section="language",
        guide_date="2020",
        source=Source(
            "Raffel and others",
            2020,
            "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer",
            "JMLR",
            preprint="1910.10683",
        ),
        formula=r"\max\ \sum_t\log p(y_t\mid y_{<t},\,x)",
        idea="A bidirectional encoder of the input and a causal decoder that writes the output: with a prefix that names it, every task is text to text.",
        when_to_use="Where one text becomes another: to translate, to summarize, to answer.",
        trade_offs="One model and one loss for all tasks. It pays for two stacks, and for cross-attention in every decoder block.",
        note="The preprint is of 2019.",
    ),
)

VARIANTS = (
    Variant("t5-absolute", "T5 with absolute positions", "#5FBF9F"),
    Variant("unigram", "Unigram model", "#A0A4AC"),
    Variant("bigram", "Bigram model", "#8A8F98"),
    Variant("trigram", "Trigram model", "#B08A3C"),
    Variant("eight-gram", "8-gram model", "#6B7A3A"),
    Variant("neighbors", "Two-sided trigram model", "#8A7CC2"),
    Variant("from-scratch", "BERT trained from scratch", "#4BA3DB"),
    Variant("bag-of-words", "Bag of words", "#C766A0"),
    Variant("bag-of-bigrams", "Bag of word pairs", "#7A8B2E"),
)

WHITEBOARD = Whiteboard(
    say="All three are Transformers and differ in what a token may see: BERT sees both sides and fills in masked words, GPT sees the past and predicts the next token, T5 encodes a text and decodes the answer as text.",
    sixty_seconds=(
        "All three are Transformers; they differ in their attention masks and objectives. BERT is an encoder: every token attends to both sides, and it is trained to predict masked words. "
        "GPT is a decoder: every token attends to what stands before it, and it is trained to predict the next one, so it can generate. T5 has both: an encoder reads the input, a decoder writes the output and "
        "attends to the input by cross-attention; every task is a text with a prefix. So BERT is fine-tuned to classify and tag, GPT generates, and T5 turns one text into another. In small models of synthetic English, "
        "the share of true sentences among those that each generated was [[pretraining-objectives 5]] for GPT than for BERT, which was not trained to generate; at tagging words that their right side decides, "
        "BERT's accuracy was [[pretraining-objectives 3]] than GPT's."
    ),
    three_minutes=(
        "**The masks.** The mask says to which keys a query may attend. BERT: all. GPT: a lower triangle, itself and what stands before. T5: all in the encoder, a triangle in the decoder, "
        "and from the decoder to all of the input.\n\n"
        "**The losses.** BERT: cross-entropy at the masked words, 15% in the paper; most of those are replaced by the [MASK] token, some by another word, some left, so that the network cannot rely on [MASK]. "
        "GPT: cross-entropy at every token, teacher forcing. T5 (span corruption): each removed span is replaced by a sentinel token, and the decoder writes what stood there.\n\n"
        "**Using them.** BERT: put a small layer on the state of the first token and train everything on a few labels. GPT: sample token by token; temperature, top-k and top-p set how diverse. "
        "T5: write the task in front of the input. To be fair, give each as many parameters, the same text and the steps that it needs, and show n-gram baselines beside them."
    ),
    deep=(
        "**Why BERT is slow to learn.** Of each sentence only the masked words give a gradient, where GPT gets one from every word. More masks would teach more but hide more.\n\n"
        "**Perplexity** is $e$ to the mean cross-entropy (negative log-likelihood) per token, $\\exp(-\\frac1T\\sum_t\\log p(x_t\\mid x_{<t}))$. It compares only models that share a tokenizer; BERT has none, for it gives no probability to a whole sentence.\n\n"
        "**Beam search** keeps the `width` likeliest beginnings:\n"
        "```\nbeams = [(0, [start])]\nrepeat:\n    grown = [(total + log p(word | words), words + [word])\n             for total, words in beams for word in likeliest(width)]\n"
        "    beams = the width best of grown\n    move those that end with [end] to done\nuntil no open beam is likelier than the best that is done\n```\n"
        "It finds likelier texts than greedy search, not better ones: in open-ended writing the likeliest text is dull and repeats itself, and one samples instead. Longer texts are less likely, hence length normalization.\n\n"
        "**Cross-attention** looks like an alignment, and often is a poor one: heads split the work, the encoder's states are already contextual, and a row belongs to the token being *generated*, not to the one just read: label it by the latter, and the alignment is off by one."
    ),
    draw="Three attention masks, queries down and keys across: all filled; a lower triangle; and for T5 a filled one, a triangle, and a filled rectangle that joins them. Then write the objective under each.",
    follow_ups=(
        FollowUp(
            "Why can BERT not simply generate from left to right?",
            "Its states were trained with words on both sides. Asked for the next word it sees a mask and nothing after it, which it hardly ever saw in training; and what it gives does not multiply to the probability of a text.",
        ),
        FollowUp(
            "Why are four in five of the chosen words masked, and not all?",
            "[MASK] does not occur in fine-tuning. Some chosen words stay or become another word, so that the network cannot tell which words it will be asked for, and has to represent every one well.",
        ),
        FollowUp(
            "Top-k or top-p?",
            "Top-k keeps so many words whether the network is sure or not; top-p keeps the fewest whose probabilities add up to p, few where it is sure, many where it is not. Temperature flattens or sharpens before both.",
        ),
        FollowUp(
            "Why does everybody use decoders today?",
            "All three objectives are self-supervised; next-token prediction has a loss at every token, scales, and with a prompt covers all tasks, and the keys and values of earlier tokens can be cached. For embeddings and classification at scale, encoders are still cheaper.",
        ),
        FollowUp(
            "How does T5's attention differ from BERT's and GPT's?",
            "It does not divide by √d_k: its initialization makes the queries smaller by that factor. It has no position embeddings: in self-attention each head adds a learned bias to the scores that depends on the distance between query and key, in 32 buckets, the same in all layers. And it normalizes by RMSNorm, without biases.",
        ),
        FollowUp(
            "Full fine-tuning, LoRA or a linear probe?",
            "A probe freezes the network and trains one linear layer: cheap, and it tells what can be read out already. LoRA freezes it too and learns a low-rank product beside each query and value matrix: a few percent of the weights, one copy of the network for many tasks, and nothing extra at inference once it is added in. Full fine-tuning changes everything; it is the most flexible, and with few labels the easiest to overfit.",
        ),
        FollowUp(
            "How can a language model be tested without a single label?",
            "By minimal pairs: two sentences that differ in one word, of which one is right. Is the right one likelier? BERT gives no probability to a sentence; one masks each word in turn and adds up the log-probabilities of the words that stood there. It tells what a model knows, apart from what fine-tuning reads out.",
        ),
        FollowUp(
            "Encoder-decoder or decoder alone for translation?",
            "The encoder sees the source from both sides and is computed once. A large decoder does it too, with the source as prompt.",
        ),
        FollowUp(
            "How would you compare pre-trained models fairly?",
            "Same data, tokenizer, number of parameters and compute, each trained to convergence, learning rates chosen on validation data, several seeds, and baselines such as n-grams and a bag of words.",
        ),
    ),
    pitfalls=(
        "A BERT that was trained as briefly as GPT looks worse than it is: it needs more steps.",
        "Perplexities of different tokenizers cannot be compared.",
        "Reading the attention of a decoder at the wrong row: the row that writes a word is that of the word before.",
        "“BERT failed at next-token prediction”: that is not what it is for.",
        "T5's date: the guide says 2020, when it was published; the preprint is of 2019.",
    ),
)

GUESS = Guess(
    text="GPT writes sentences word by word, BERT fills masks one after another. Of GPT's sentences, how many more are true?",
    piece="pretraining-objectives 5",
    options=(("20 points or more", 0.2), ("5 to 20 points", 0.05), ("about as many", -0.05), ("fewer", -1.0)),
)
