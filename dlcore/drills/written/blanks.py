"""Blanks to fill: shapes, parameter counts, and what stands in a gate."""

from functools import partial

from dlcore.drills.drill import Blank, Blanks

_blanks = partial(Blanks, kind="blanks")

DRILLS = (
    _blanks(
        id="blanks-mlp-shapes",
        title="Shapes in backpropagation",
        section="foundations",
        minutes=4,
        statement="""A layer of 128 ReLU units reads 784 pixels and is followed by 10 logits; the batch has 32 images. Fill in the shapes, written as (32, 784), and the missing code.""",
        code="""x                      # (32, 784)
h = relu(x @ W1 + b1)  # ⟦1⟧
logits = h @ W2 + b2   # (32, 10)
d = softmax(logits) - one_hot(labels)
dW2 = ⟦2⟧ / 32
db2 = d.⟦3⟧ / 32       # (10,)
dh = ⟦4⟧               # (32, 128)
dW1 = x.T @ (dh * (h > 0)) / 32   # ⟦5⟧
""",
        blanks=(
            Blank("(32, 128)", "One row per image, one column per unit.", "A row for each image; how many units?"),
            Blank(
                "h.T @ d",
                "(128, 32) @ (32, 10) is (128, 10), the shape of W2: a gradient has the shape of its parameter.",
                "The result must have the shape of W2, (128, 10).",
                choices=("h.T @ d", "d.T @ h", "h @ d", "d @ h.T"),
            ),
            Blank(
                "sum(axis=0)",
                "The bias acts on every image, so the gradients of all 32 add up.",
                "The result must be (10,), and every image contributes.",
                choices=("sum(axis=0)", "sum(axis=1)", "max(axis=0)", "sum()"),
            ),
            Blank(
                "d @ W2.T",
                "(32, 10) @ (10, 128): the way back uses the same weights, transposed.",
                "From (32, 10) to (32, 128), with W2 of shape (128, 10).",
                choices=("d @ W2.T", "d @ W2", "W2 @ d", "W2.T @ d"),
            ),
            Blank("(784, 128)", "The shape of W1.", "A gradient has the shape of its parameter."),
        ),
        hints=(
            "A gradient always has the shape of the parameter that it belongs to.",
            "There is only one way to put the transposes so that the inner sizes agree.",
            "h is (32, 128), W1 (784, 128), W2 (128, 10): write the shapes under each factor.",
        ),
        follow_up="How many multiplications does the backward pass of a layer take, against the forward pass?",
        follow_up_answer="About twice as many: one product for the weights' gradient and one for the input's, each as large as the forward product. Hence the rule of thumb that training costs three forward passes.",
        page="backpropagation",
    ),
    _blanks(
        id="blanks-lenet-shapes",
        title="Shapes through LeNet-5",
        section="vision",
        minutes=4,
        statement="""Follow a batch of B images of 1 × 32 × 32 pixels through LeNet-5. Fill in the shapes, written as (B, 1, 32, 32), and the missing number.""",
        code="""nn.Conv2d(1, 6, 5), nn.Tanh(),     # ⟦1⟧
nn.AvgPool2d(2),                   # ⟦2⟧
nn.Conv2d(6, 16, 5), nn.Tanh(),    # ⟦3⟧
nn.AvgPool2d(2),                   # (B, 16, 5, 5)
nn.Conv2d(16, 120, 5), nn.Tanh(),  # ⟦4⟧
nn.Flatten(), nn.Linear(⟦5⟧, 84), nn.Tanh(),
nn.Linear(84, 10)                  # ⟦6⟧
""",
        blanks=(
            Blank("(B, 6, 28, 28)", "32 − 5 + 1 = 28.", "A window of 5 fits in n − 4 places; there are six maps."),
            Blank("(B, 6, 14, 14)", "Pooling halves each side and keeps the channels.", "The stride is 2 as well."),
            Blank("(B, 16, 10, 10)", "14 − 5 + 1 = 10.", "Again a window of 5, now on the pooled maps."),
            Blank("(B, 120, 1, 1)", "A 5 × 5 kernel covers the 5 × 5 maps: one place.", "How often does 5 fit into 5?"),
            Blank(
                "120",
                "120 maps of one pixel each.",
                "Channels times height times width of the maps that are flattened.",
            ),
            Blank("(B, 10)", "One logit per class.", "One number for each class of each image."),
        ),
        hints=(
            "Without padding a side becomes n − k + 1.",
            "Pooling by 2 halves it; channels change only in convolutions.",
            "The sides are 32, 28, 14, 10, 5, 1.",
        ),
        follow_up="Why can the same network not take images of 64 × 64 pixels?",
        follow_up_answer="The convolutions could; but the flattened features would be 120 · 9 · 9, and the first dense layer expects 120. Global average pooling before it makes a network independent of the size.",
        page="cnn_evolution",
    ),
    _blanks(
        id="blanks-cnn-parameters",
        title="Parameters of a CNN",
        section="vision",
        minutes=5,
        statement="""How many parameters does each layer have, biases included? The images are color images of 32 × 32 pixels.""",
        code="""nn.Conv2d(3, 64, 3, padding=1)                # ⟦1⟧
nn.BatchNorm2d(64)                            # ⟦2⟧
nn.MaxPool2d(2)                               # ⟦3⟧
nn.Conv2d(64, 128, 3, padding=1, bias=False)  # ⟦4⟧
nn.Flatten(), nn.Linear(128 * 16 * 16, 10)    # ⟦5⟧
# instead of the last line, global average pooling and
nn.Linear(128, 10)                            # ⟦6⟧
""",
        blanks=(
            Blank("1,792", "3 · 3 · 3 · 64 + 64.", "Each of the 64 maps has a kernel of 3 × 3 × 3, and a bias."),
            Blank(
                "128",
                "A scale and a shift per channel; the running statistics are not parameters.",
                "Two learned numbers per channel.",
            ),
            Blank("0", "There is nothing to learn in a maximum.", "What would be learned there?"),
            Blank("73,728", "64 · 3 · 3 · 128, without a bias.", "Kernel height · width · input channels · maps."),
            Blank("327,690", "32,768 · 10 + 10: most of the network.", "128 · 16 · 16 = 32,768 features, ten classes."),
            Blank("1,290", "128 · 10 + 10.", "128 features, ten classes, and biases."),
        ),
        hints=(
            "A convolution has maps · (height · width · input channels + 1) parameters, whatever the size of the image.",
            "Batch normalization learns two numbers per channel; pooling learns nothing.",
            "(27 + 1) · 64; 2 · 64; none; 576 · 128; 32,768 · 10 + 10; 128 · 10 + 10.",
        ),
        follow_up="Why is there no bias before batch normalization?",
        follow_up_answer="The mean is subtracted, so a constant would cancel; the shift of the normalization takes its place.",
        page="cnn_evolution",
    ),
    _blanks(
        id="blanks-lstm-gates",
        title="An LSTM's gates",
        section="language",
        minutes=4,
        statement="""Fill the blanks of an LSTM cell with 10 inputs and 20 units; it has two bias vectors, as in PyTorch. Write a shape as (7, 9).""",
        code="""input_to_hidden = nn.Linear(10, ⟦1⟧)
hidden_to_hidden = nn.Linear(20, 80)   # its weight has shape ⟦2⟧ in PyTorch
gates = input_to_hidden(token) + hidden_to_hidden(h)
i, f, g, o = gates.chunk(4, dim=-1)
i, f, o = i.sigmoid(), f.sigmoid(), o.sigmoid()
g = g.⟦3⟧()
c = ⟦4⟧ * c + i * g
h = o * ⟦5⟧
# parameters in all: ⟦6⟧
""",
        blanks=(
            Blank("80", "Three gates and a candidate, 20 numbers each.", "How many parts are cut from it?"),
            Blank("(80, 20)", "nn.Linear stores (outputs, inputs).", "PyTorch stores outputs first."),
            Blank(
                "tanh",
                "The candidate may be negative; gates are in (0, 1), candidates in (−1, 1).",
                "It is no gate: it must be able to lower the cell.",
                choices=("tanh", "sigmoid", "relu", "softmax"),
            ),
            Blank(
                "f",
                "The forget gate decides how much of the old cell stays.",
                "Which gate decides about the old cell?",
                choices=("f", "i", "o", "(1 - f)"),
            ),
            Blank(
                "c.tanh()",
                "The cell is unbounded; tanh brings it into (−1, 1) before the output gate lets it through.",
                "The new cell is what is output, but it is unbounded.",
                choices=("c.tanh()", "c", "c.sigmoid()", "g"),
            ),
            Blank("2,560", "80 · 10 + 80 + 80 · 20 + 80.", "Two weight matrices and two bias vectors."),
        ),
        hints=(
            "Four parts of 20 numbers each come out of one sum.",
            "Three are gates, between 0 and 1. The fourth is what is written.",
            "4 · 20 = 80; then 80 · (10 + 20) weights and 2 · 80 biases.",
        ),
        follow_up="To what would you set the forget gate's bias at the beginning, and why?",
        follow_up_answer="To 1 or more. At 0 the gate is about one half, and the cell halves with every token, so that little of the gradient gets far.",
        page="sequence_models",
    ),
    _blanks(
        id="blanks-multi-head-shapes",
        title="Shapes through multi-head attention",
        section="language",
        minutes=4,
        statement="""Width 512, eight heads, a batch of B sequences of T tokens. Fill in the blanks; write a shape as in (B, T, 7), with B and T as letters.""",
        code="""x                                    # (B, T, 512)
q = x @ W_q                          # ⟦1⟧
q = q.view(B, T, 8, 64).⟦2⟧          # (B, 8, T, 64); k and v likewise
scores = q @ k.mT / ⟦3⟧              # ⟦4⟧
context = scores.softmax(⟦5⟧) @ v    # ⟦6⟧
out = context.transpose(1, 2).flatten(2) @ W_o   # ⟦7⟧
""",
        blanks=(
            Blank("(B, T, 512)", "One projection for all heads.", "W_q is (512, 512)."),
            Blank(
                "transpose(1, 2)",
                "Heads become a batch axis, so that @ works on (T, 64).",
                "The axes of time and head have to change places.",
                choices=("transpose(1, 2)", "transpose(2, 3)", "flatten(2)", "transpose(0, 1)"),
            ),
            Blank(
                "math.sqrt(64)",
                "The dot product sums over the width of one head.",
                "Over how many numbers does the dot product sum?",
                choices=("math.sqrt(64)", "math.sqrt(512)", "64", "math.sqrt(8)"),
            ),
            Blank(
                "(B, 8, T, T)", "For each head, queries by keys.", "Each query has a score for each key, in each head."
            ),
            Blank(
                "-1",
                "Over the keys, the last axis: each query's weights sum to 1.",
                "Each query's weights must sum to 1.",
                choices=("-1", "-2", "1", "0"),
            ),
            Blank("(B, 8, T, 64)", "A mean of values for each query in each head.", "(T, T) @ (T, 64), for each head."),
            Blank("(B, T, 512)", "8 · 64 = 512 again, as it was.", "The heads are side by side again."),
        ),
        hints=(
            "512 numbers are eight heads of 64.",
            "The heads stand beside the batch axis, so that the last two axes are time and the width of a head.",
            "Scores are queries by keys; the weights sum to 1 over the keys, the last axis.",
        ),
        follow_up="Which of these tensors grows with the square of the length, and how is it avoided?",
        follow_up_answer="The scores, B · 8 · T · T. FlashAttention computes them block by block with a running softmax, and never holds them whole; the number of multiplications stays quadratic.",
        page="attention",
    ),
    _blanks(
        id="blanks-transformer-parameters",
        title="Parameters of a Transformer block",
        section="language",
        minutes=5,
        statement="""A block of width 64 with four heads and an MLP four times as wide, all with biases, two layer norms. How many parameters?""",
        code="""query, key, value, output = four times nn.Linear(64, 64)
# attention in all: ⟦1⟧
mlp = nn.Sequential(nn.Linear(64, ⟦2⟧), nn.GELU(), nn.Linear(256, 64))
# MLP in all: ⟦3⟧
nn.LayerNorm(64), nn.LayerNorm(64)
# both norms: ⟦4⟧
# the whole block: ⟦5⟧
# with eight heads instead of four: ⟦6⟧
""",
        blanks=(
            Blank("16,640", "4 · (64 · 64 + 64).", "Four matrices of 64 by 64, each with 64 biases."),
            Blank("256", "Four times the width.", "Four times 64."),
            Blank(
                "33,088", "64 · 256 + 256 + 256 · 64 + 64: about twice the attention.", "Two layers, each with biases."
            ),
            Blank("256", "A scale and a shift per feature, twice.", "Each norm learns two numbers per feature."),
            Blank("49,984", "About 12 · width², the usual estimate.", "The sum of the three."),
            Blank(
                "49,984",
                "Heads only divide the width among them.",
                "What changes is the width of a head, 8 instead of 16.",
            ),
        ),
        hints=(
            "A dense layer has inputs · outputs + outputs parameters.",
            "Attention is 4 · width² and the MLP 8 · width², but for biases.",
            "16,640 + 33,088 + 256.",
        ),
        follow_up="Where are most parameters of a small language model, if not in the blocks?",
        follow_up_answer="In the embedding, vocabulary · width: at a width of 64 and 50,000 tokens 3.2 million, 64 such blocks. That is why input and output embeddings often share their weights.",
        page="bert_gpt_t5",
    ),
)
