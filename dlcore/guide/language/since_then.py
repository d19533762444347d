"""What came after the guide's networks of Language, a line each: the problem, the idea, and the paper."""

from types import MappingProxyType

from dlcore.guide.topic import Source, Successor

# By page.
SINCE_THEN = MappingProxyType(
    {
        "sequence_models": (
            Successor(
                "xLSTM",
                "An LSTM is trained one token after another, and cannot revise what it has stored.",
                "Exponential gates let it overwrite a memory, and one kind of cell holds a matrix in place of a vector, which is written as in linear attention and trained in parallel: LSTMs of a billion parameters that keep up with Transformers as language models.",
                Source(
                    "Beck and others",
                    2024,
                    "xLSTM: Extended Long Short-Term Memory",
                    "NeurIPS",
                    preprint="2405.04517",
                ),
            ),
            Successor(
                "Mixture of experts",
                "More parameters know more, and each of them is multiplied for each token.",
                "Many MLPs, the experts, stand in place of one, and a router sends each token to one or two of them: parameters grow, the arithmetic per token does not. The load on the experts has to be balanced.",
                Source(
                    "Fedus, Zoph and Shazeer",
                    2022,
                    "Switch Transformers: Scaling to Trillion Parameter Models with Simple and Efficient Sparsity",
                    "Journal of Machine Learning Research 23",
                    preprint="2101.03961",
                ),
            ),
            Successor(
                "Mamba",
                "A Transformer's training costs the square of the length, and its cache grows with every token.",
                "A recurrence that is linear in its state is trained as a parallel scan and runs with a state of fixed size; here the input decides what the state keeps.",
                Source(
                    "Gu and Dao",
                    2024,
                    "Mamba: Linear-Time Sequence Modeling with Selective State Spaces",
                    "COLM",
                    preprint="2312.00752",
                ),
            ),
        ),
        "attention": (
            Successor(
                "FlashAttention",
                "The n × n matrix of attention weights is written to slow memory and read again.",
                "Block by block, with a running softmax, in the chip's fast memory: the same result exactly, with memory linear in n, and faster although it computes some of it twice in training.",
                Source(
                    "Dao and others",
                    2022,
                    "FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness",
                    "NeurIPS",
                    preprint="2205.14135",
                ),
            ),
            Successor(
                "Grouped-query attention",
                "While text is generated, reading the keys and values of all heads from memory takes the time.",
                "Several query heads share one head of keys and values. The cache shrinks by a factor, the size of a group, at a small loss of quality; one group for all is multi-query attention.",
                Source(
                    "Ainslie and others",
                    2023,
                    "GQA: Training Generalized Multi-Query Transformer Models from Multi-Head Checkpoints",
                    "EMNLP",
                    preprint="2305.13245",
                ),
            ),
            Successor(
                "Position interpolation",
                "Beyond the length of its training a network meets rotations of queries and keys that it has never seen.",
                "The positions of a long text are squeezed into the range that is known, and the network is fine-tuned briefly: a context of 2,000 tokens becomes one of 32,000.",
                Source(
                    "Chen, Wong, Chen and Tian",
                    2023,
                    "Extending Context Window of Large Language Models via Positional Interpolation",
                    "arXiv",
                    preprint="2306.15595",
                ),
            ),
        ),
        "bert_gpt_t5": (
            Successor(
                "Instruction tuning",
                "A language model continues a text: after a question it may go on with more questions.",
                "It is fine-tuned on many tasks that are written as instructions with their answers, and then follows instructions for tasks that were not among them.",
                Source(
                    "Wei and others",
                    2022,
                    "Finetuned Language Models Are Zero-Shot Learners",
                    "ICLR",
                    preprint="2109.01652",
                ),
            ),
            Successor(
                "RLHF",
                "What makes one answer better than another cannot be written down as a loss.",
                "People compare answers, a reward model learns from that which is better, and reinforcement learning raises the reward, while a KL penalty keeps the network close to where it began.",
                Source(
                    "Ouyang and others",
                    2022,
                    "Training Language Models to Follow Instructions with Human Feedback",
                    "NeurIPS",
                    preprint="2203.02155",
                ),
            ),
            Successor(
                "DPO",
                "RLHF needs a reward model, and reinforcement learning, which is hard to keep stable.",
                "The best policy under RLHF's objective has a closed form, so that a logistic loss on pairs of answers is enough: it raises the probability of the preferred one over the other, relative to the network before.",
                Source(
                    "Rafailov and others",
                    2023,
                    "Direct Preference Optimization: Your Language Model Is Secretly a Reward Model",
                    "NeurIPS",
                    preprint="2305.18290",
                ),
            ),
            Successor(
                "LoRA",
                "Fine-tuning all weights needs gradients and an optimizer's state for all of them, and a whole copy for each task.",
                "The weights W stay frozen, and a product BA of low rank is learned beside them. It can be added to W afterwards, and then costs nothing at inference.",
                Source(
                    "Hu and others",
                    2022,
                    "LoRA: Low-Rank Adaptation of Large Language Models",
                    "ICLR",
                    preprint="2106.09685",
                ),
            ),
            Successor(
                "Retrieval-augmented generation",
                "A model cannot know what it was not trained on, and makes it up.",
                "Passages that are near the question, by their embeddings, are looked up and put before it. The collection can be updated without training, and the answer can name its source.",
                Source(
                    "Lewis and others",
                    2020,
                    "Retrieval-Augmented Generation for Knowledge-Intensive NLP Tasks",
                    "NeurIPS",
                    preprint="2005.11401",
                ),
            ),
            Successor(
                "Speculative decoding",
                "Each token takes a whole pass of a large model, most of which is reading its weights.",
                "A small model writes a few tokens ahead, and the large one checks them in one pass, accepting each with a probability that leaves its own distribution exactly as it was: two to three times as fast.",
                Source(
                    "Leviathan, Kalman and Matias",
                    2023,
                    "Fast Inference from Transformers via Speculative Decoding",
                    "ICML",
                    preprint="2211.17192",
                ),
            ),
        ),
    }
)
