"""What each small network here has of the published one, what it leaves out, and why."""

from types import MappingProxyType

from dlcore.guide.topic import Difference as D

# By topic. The numbers of parameters here are counted by a test; published ones are the papers', unless another source is named.
FIDELITY = MappingProxyType(
    {
        "rnn": (
            D("Recurrence", "the hidden units of the last step, copied to context units, are inputs of the next one", "the same"),
            D("Units", "logistic", "tanh, as in PyTorch"),
            D("Gradient", "one step back: the copies count as plain inputs", "through all tokens (backpropagation through time), since whether it arrives is the question; in recall its norm is clipped at 1"),
            D("Task", "predicts the next letter or word at every step", "classifies the sequence from its last state, so that only memory is tested"),
            D("Size", "20 hidden units for letters, 150 for words", "64 in recall; 190 for surnames, where all networks have about as many parameters"),
            D("Parameters", "not stated in the paper", "5,256 (recall), 50,934 (surnames)"),
            D("Initialization", "random", "nn.Linear's default, U(±1/√inputs); nn.RNN's is U(±1/√units) for all weights"),
        ),
        "lstm": (
            D("Gates", "input and output gate, shared by the cells of a block", "input, forget and output gate, each cell its own; the forget gate is by Gers and others (2000), peepholes are left out, as in PyTorch"),
            D("Forget bias", "no forget gate: a cell keeps all that it has", "near 0 by default, or plus log T in all units; Tallec and Ollivier (2018) sample it from log U(1, T − 1) and start the input gate at its negative"),
            D("Squashing", "candidate to (−2, 2), cell to (−1, 1), by scaled logistic functions", "tanh for both, as in PyTorch"),
            D("Gradient", "truncated: what reaches a gate or a cell's input goes no further back", "complete, through all tokens: automatic differentiation gives it, and nothing has to be saved"),
            D("Size", "two blocks of two cells (adding problem)", "64 cells in recall, 84 for surnames"),
            D("Parameters", "93 (adding problem)", "19,464 (recall), 50,918 (surnames)"),
        ),
        "gru": (
            D("Update gate", "z keeps the old state, 1 − z takes the candidate", "the same"),
            D("Reset gate", "before the product, U(r ⊙ h)", "after it, r ⊙ (Uh + b), as in PyTorch, so that one product serves both gates and the candidate"),
            D("Architecture", "an encoder and a decoder, which score pairs of phrases", "a classifier of the last state, as for every network on the page"),
            D("Size", "1,000 hidden units", "64 in recall, 100 for surnames"),
            D("Parameters", "not stated in the paper", "14,728 (recall), 50,614 (surnames)"),
            D("Initialization", "orthogonal recurrent weights, the others normal with standard deviation 0.01", "nn.Linear's default; the update gate's bias near 0 by default, or plus log T"),
            D("Optimizer", "Adadelta", "Adam, as for every network on the page"),
        ),
        "transformer": (
            D("Architecture", "an encoder and a decoder of 6 layers each", "the encoder alone, 2 layers: sequences are classified, none is generated"),
            D("Size", "width 512, 8 heads, an MLP of 2,048 (base)", "width 64, 4 heads, an MLP of 256; for surnames 44 and 176"),
            D("Parameters", "65 million (base)", "102,472 (recall over 20 tokens), 51,802 (surnames)"),
            D("Scores", "QKᵀ/√d_k", "the same"),
            D("Layer normalization", "after each residual addition (post-LN)", "before each part, and once at the end (pre-LN): trains without a warm-up"),
            D("Positions", "sinusoids", "learned; the page Attention compares them"),
            D("Activation", "ReLU", "GELU, as in BERT and GPT"),
            D("Input and output", "embeddings times √d, shared with the output", "one-hot tokens through a linear layer; the state at the last token is classified"),
            D("Regularization", "dropout and label smoothing of 0.1", "neither, as for every network on the page"),
            D("Optimizer", "Adam, 4,000 steps of warm-up, then 1/√step", "Adam at a constant rate, its gradient clipped; for surnames a cosine, unclipped"),
        ),
        "seq2seq": (
            D("Encoder", "bidirectional: a GRU from each end, their states joined", "one GRU, forwards"),
            D("Query", "the decoder's state before the step", "its state after the step, as in Luong, Pham and Manning (2015), so that all steps of teacher forcing are computed at once"),
            D("Context", "an input of the decoder's next state, and of the output", "goes to the output alone"),
            D("Scores", "vᵀ tanh(W s + U h), with 1,000 hidden units", "the same with 32; beside it a dot product of projections of 32 dimensions, and no attention at all"),
            D("Size", "1,000 hidden units in each recurrence", "64; 69 without attention, for about as many parameters"),
            D("Parameters", "not stated in the paper", "64,787 (additive), 64,755 (dot product), 65,431 (fixed vector)"),
            D("Output", "a maxout layer before the softmax", "a tanh layer"),
            D("Task", "translates English to French, 30,000 words on each side", "copies or reverses 16 random tokens, so that every token counts"),
            D("Training", "Adadelta, batches of 80 sentences, gradient norm clipped at 1", "Adam, batches of 64 new sequences, a cosine, gradient norm clipped at 1"),
            D("Decoding", "beam search", "greedy"),
        ),
        "bert": (
            D("Size", "12 layers of width 768, 12 heads (base)", "3 layers of width 64, 4 heads"),
            D("Parameters", "110 million (base)", "165,136; 219,176 for natural text"),
            D("Vocabulary", "30,522 WordPiece tokens (uncased)", "208 words; for natural text 1,000 tokens by byte-pair encoding"),
            D("Embeddings", "token, position and segment, then normalized", "token and position: there is no second sentence"),
            D("Layer normalization", "after each residual addition (post-LN)", "before each part, and once at the end (pre-LN), as in GPT-2"),
            D("Masking", "15% of the tokens: of these 80% [MASK], 10% random, 10% unchanged", "25%, since sentences are short, in the same proportions; 15% for natural text"),
            D("Next-sentence prediction", "beside masking", "dropped: RoBERTa's authors found no gain"),
            D("Head", "dense layer, GELU and normalization before the tied output; for classification a tanh layer on the first state", "the tied output alone; for classification a linear layer on the first state"),
            D("Dropout", "0.1", "none; 0.1 for natural text"),
            D("Training", "Adam, 10,000 steps of warm-up, linear decay; 1 million steps of 256 sequences", "AdamW, one-cycle; 3,600 steps of 64 sentences (natural text: 2,000 of 32 rows)"),
        ),
        "gpt": (
            D("Size", "12 layers of width 768, 12 heads", "3 layers of width 64, 4 heads, as our BERT: only mask and objective differ"),
            D("Parameters", "117 million, by the GPT-2 paper", "165,136; 219,176 for natural text"),
            D("Vocabulary", "40,000 byte-pair merges, 512 positions", "208 words, 24 positions; for natural text 1,000 tokens, 64 positions"),
            D("Layer normalization", "after each residual addition (post-LN)", "before each part, and once at the end (pre-LN), as in GPT-2"),
            D("Objective", "next-token prediction", "the same"),
            D("Fine-tuning", "a linear layer at the last token; next-token prediction goes on beside it, with weight ½", "a linear layer at [end], without the second loss, so that BERT and GPT are fine-tuned alike"),
            D("Dropout", "0.1", "none; 0.1 for natural text"),
            D("Training", "Adam, 2,000 steps of warm-up, cosine; 100 epochs in batches of 64 × 512 tokens", "AdamW, one-cycle; 1,600 steps of 64 sentences (natural text: 2,000 of 32 rows)"),
        ),
        "t5": (
            D("Size", "6 + 6 layers of width 512, 8 heads of 64 (small)", "2 + 2 layers of width 52, 4 heads of 13: about as many parameters as BERT and GPT here"),
            D("Parameters", "60 million (small)", "163,120"),
            D("Vocabulary", "32,000 SentencePiece tokens", "208 words"),
            D("Scores", "not divided by √d_k: the queries' initialization absorbs it", "the same"),
            D("Positions", "a learned bias on the scores by distance, in 32 buckets, one set per head, shared by all layers of a stack; none in cross-attention", "the same; learned absolute positions as a variant that is measured beside it"),
            D("Layer normalization", "RMSNorm without a bias, before each part and at the end", "the same"),
            D("Layers", "ReLU, no biases", "the same"),
            D("Output", "tied to the embedding, whose standard deviation is 1, with logits times 1/√d", "the same"),
            D("Objective", "span corruption, 15% of the tokens in spans of 3 on average; supervised tasks mixed in", "50% of the examples span corruption, 30% continuation, 20% questions"),
            D("Training", "AdaFactor, rate proportional to 1/√step, dropout 0.1", "AdamW, one-cycle, no dropout; 3,600 steps of 64 sentences"),
        ),
    }
)  # fmt: skip
