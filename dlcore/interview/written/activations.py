"""Cards of the pages Neuron and backpropagation, and Activations."""

from dlcore.guide import Guess
from dlcore.interview.card import Written
from dlcore.interview.written.parts import DERIVATION, MEASURED, bullets, paper

CARDS = (
    Written(
        id="neuron/compare-perceptron-logistic-regression",
        kind="compare",
        topic="neuron",
        question="Rosenblatt's perceptron and logistic regression are both a single neuron. What sets them apart?",
        answer="The output and the loss: the perceptron has a hard threshold and updates only on mistakes, logistic regression has a sigmoid and the smooth cross-entropy, so every example gives a gradient and the output is a probability.",
        more=bullets(
            "Both draw a hyperplane, $w^\\top x+b=0$; neither learns XOR.",
            "Perceptron: stops at the first separating plane it finds, and never settles if the classes overlap.",
            "Logistic regression: has a well-defined optimum where classes overlap; on separable data the weights grow without bound unless there is weight decay.",
            "Deep learning took the second, because a step function has no useful derivative.",
        ),
        also=("Why did the sigmoid replace the step function of the perceptron?",),
        source=paper("neuron"),
    ),
    Written(
        id="neuron/shapes-dense-layer",
        kind="shapes",
        topic="neuron",
        question="A dense layer takes 784 inputs to 128 neurons, with a batch of 64 images. How many parameters does it have, and what shape comes out?",
        answer=r"$784\cdot128+128=100{,}480$ parameters: a weight for each input of each neuron, and one bias per neuron. The output is (64, 128); the batch size adds no parameters.",
        also=(
            "A layer of 128 neurons reads 28 by 28 pixels, 64 images at a time. Count its parameters, and give the shape of its output.",
        ),
        source=DERIVATION,
    ),
    Written(
        id="neuron/shapes-mlp",
        kind="shapes",
        topic="neuron",
        question="Count the parameters of a multilayer perceptron for digits: 784 inputs, two hidden layers of 256, ten classes.",
        answer=r"First layer $(784+1)\cdot256=200{,}960$, second $(256+1)\cdot256=65{,}792$, output $(256+1)\cdot10=2{,}570$; the $+1$ is the bias. Together 269,322, three quarters of them in the first layer.",
        also=(
            "784 inputs, two hidden layers of 256 units, ten logits: how many weights and biases in all, and in which layer are most of them?",
        ),
        source=DERIVATION,
    ),
    Written(
        id="backpropagation/compare-reverse-forward-mode",
        kind="compare",
        topic="backpropagation",
        question="Reverse-mode or forward-mode differentiation: why do we train networks with the reverse one?",
        answer="Forward mode costs one pass per input direction, reverse mode one per output; a loss has millions of inputs, the weights, and a single output.",
        more=bullets(
            "Forward mode computes $Jv$ alongside the evaluation and stores nothing: best for few inputs and many outputs.",
            "Reverse mode computes $v^\\top J$ after it, and must keep the intermediate values: best for one output.",
            "Together they give a Hessian-vector product: forward mode over reverse mode.",
        ),
        also=(
            "When would you use a Jacobian-vector product rather than a vector-Jacobian product?",
            "Autograd could also propagate derivatives forward. Why does it not?",
        ),
        source="Baydin, Pearlmutter, Radul and Siskind, “Automatic Differentiation in Machine Learning: A Survey”, JMLR 18, 2018",
    ),
    Written(
        id="backpropagation/shapes-gradients",
        kind="shapes",
        topic="backpropagation",
        question="A linear layer computes X times W, with X of shape 32 by 784 and W 784 by 128. The gradient of the loss arrives with shape 32 by 128. Which products give the gradients of W and of X, and what are their shapes?",
        answer=r"With $\delta=\partial L/\partial Y$: $\partial L/\partial W=X^\top\delta$, shape (784, 128), and $\partial L/\partial X=\delta W^\top$, shape (32, 784). A gradient always has the shape of what it belongs to, which tells you where the transposes go.",
        also=(
            "Write the backward pass of a matrix product: X is 32 by 784, W is 784 by 128. Give both gradients with their shapes.",
        ),
        source=paper("backpropagation"),
    ),
    Written(
        id="backpropagation/number-central-difference",
        kind="number",
        topic="backpropagation",
        question="You check a backward pass in double precision against central differences, with the best step size. How close will they come?",
        answer=r"The relative error is [[gradient-check 4]] for a small network here. Not rounding error itself: a central difference balances truncation, $h^2$, against rounding, $\varepsilon/h$, which leaves about $\varepsilon^{2/3}\approx4\cdot10^{-11}$ at best.",
        also=(
            "In 64 bits, which relative error between backpropagation and a central difference with a good step should you expect?",
        ),
        source=DERIVATION + MEASURED,
        guess=Guess(
            text="what is the relative error between backpropagation and central differences, in 64 bits?",
            piece="gradient-check 4",
            options=(
                ("a thousandth or more", 1e-3),
                ("about a millionth", 1e-8),
                ("about a ten-billionth", 1e-13),
                ("about the last digit of a double", 0.0),
            ),
        ),
    ),
    Written(
        id="sigmoid/compare-sigmoid-tanh",
        kind="compare",
        topic="sigmoid",
        question="Sigmoid or tanh in a hidden layer: which one, and why?",
        answer="Tanh: its outputs are centered on zero and its derivative at the origin is 1 instead of a quarter, so signal and gradient lose far less per layer.",
        more=bullets(
            r"They are the same curve, scaled and shifted: $\tanh z=2\sigma(2z)-1$.",
            "Sigmoid's outputs are all positive, so on any one example the gradients of a unit's incoming weights all share a sign.",
            "Both saturate, and then neither passes a gradient.",
            "Sigmoid is right where a number between 0 and 1 is meant: gates and binary outputs.",
        ),
        also=("Why did LeCun recommend tanh over the logistic function?",),
        source=paper("tanh"),
    ),
    Written(
        id="sigmoid/compare-sigmoid-softmax",
        kind="compare",
        topic="sigmoid",
        question="At the output of a classifier: softmax, or one sigmoid per class?",
        answer="Softmax when exactly one class is right, since its probabilities compete and add up to one; one sigmoid per class when several labels, or none, may be right.",
        more=bullets(
            r"With two classes they agree: softmax over $(z_1,z_0)$ gives $\sigma(z_1-z_0)$.",
            "Softmax ignores a constant added to all logits; sigmoids do not.",
            "Losses: cross-entropy with softmax, binary cross-entropy per label with sigmoids. Both take the logits.",
        ),
        also=(
            "An image may show a dog, a cat, both or neither. Which output layer?",
            "Multi-class or multi-label: what changes at the output?",
        ),
        source="Bishop, Pattern Recognition and Machine Learning, Springer, 2006",
    ),
    Written(
        id="sigmoid/curve-eight-layers",
        kind="curve",
        topic="sigmoid",
        question="You train eight hidden layers on 5,000 digits, once with sigmoid and once with tanh, each with LeCun initialization (variance 1/n_in) and Adam. Sketch the two curves of test accuracy over 30 epochs.",
        answer="Tanh rises within the first epochs; sigmoid lies near chance for a long time. After 30 epochs test accuracy is [[activation-comparison 0]] with tanh. The early layers hardly receive a gradient through eight derivatives of at most a quarter.",
        also=(
            "Eight hidden layers on 5,000 digits, 30 epochs of Adam: where does a tanh network end, compared with a sigmoid one?",
        ),
        source="Glorot and Bengio, “Understanding the Difficulty of Training Deep Feedforward Neural Networks”, AISTATS, 2010"
        + MEASURED,
        guess=Guess(
            text="where does the curve of tanh end, compared with that of sigmoid?",
            piece="activation-comparison 0",
            options=(
                ("tanh ends more than 30 points higher", 0.3),
                ("tanh ends 5 to 30 points higher", 0.05),
                ("they end about level", -0.05),
                ("sigmoid ends higher", -1.0),
            ),
        ),
    ),
    Written(
        id="tanh/curve-fifty-layers",
        kind="curve",
        topic="tanh",
        question="Fifty tanh layers with Xavier initialization, before training. Plot the gradient's size on a log axis, from the last layer back to the first.",
        answer=r"It falls gently, to [[signal-propagation 4]] times its size at the last layer. With $\sigma_w=1$ the units drift toward zero, where the derivative is 1, so the gradient falls as a power of depth and not exponentially.",
        also=(
            "What happens to the gradient on its way from the last to the first of fifty tanh layers, with Xavier initialization?",
        ),
        source="Schoenholz, Gilmer, Ganguli and Sohl-Dickstein, “Deep Information Propagation”, ICLR, 2017" + MEASURED,
        guess=Guess(
            text="how large is the gradient at the first of 50 tanh layers, relative to the last?",
            piece="signal-propagation 4",
            options=(
                ("it stays level, or rises", 0.8),
                ("it falls, but not below a hundredth", 0.01),
                ("it falls to about a millionth", 1e-9),
                ("it falls further", 0.0),
            ),
        ),
    ),
    Written(
        id="tanh/number-tiny-weights",
        kind="number",
        topic="tanh",
        question="Thirty tanh layers whose weights start with a standard deviation of 0.01. How much of the gradient reaches the first layer?",
        answer=r"Next to nothing: [[signal-propagation 12]] times that at the last layer. Each layer multiplies by the scale of the weights, about $0.01\sqrt{n}$ for $n$ units; tanh's derivative of nearly 1 cannot help.",
        also=(
            "Somebody initializes thirty tanh layers with weights of 0.01. What part of the last layer's gradient arrives at the first?",
        ),
        source="Glorot and Bengio, “Understanding the Difficulty of Training Deep Feedforward Neural Networks”, AISTATS, 2010"
        + MEASURED,
        guess=Guess(
            text="how large is the gradient at the first layer, relative to the last?",
            piece="signal-propagation 12",
            options=(
                ("a tenth or more", 0.1),
                ("about a thousandth", 1e-6),
                ("about a trillionth", 1e-18),
                ("less still", 0.0),
            ),
        ),
    ),
    Written(
        id="relu/compare-relu-leaky-gelu",
        kind="compare",
        topic="relu",
        question="ReLU, Leaky ReLU, GELU: how do they differ for negative inputs, and when would you take which?",
        answer="ReLU passes nothing, Leaky ReLU a fixed small slope, GELU a small smooth dip that fades to zero; that decides whether an inactive unit still gets a gradient.",
        more=bullets(
            "ReLU: the cheapest, sparse outputs, the default in plain and convolutional networks; units can die.",
            "Leaky ReLU: no unit has a gradient of exactly zero; take it where many units die, with a slope that is large enough for the depth.",
            "GELU: smooth, so gradients change gradually; the convention in BERT, GPT-2 and ViT. It is not monotonic.",
            "In a network with normalization and residual connections the differences are small.",
        ),
        also=("Why would you replace ReLU, and by what?",),
        source=paper("gelu"),
    ),
    Written(
        id="relu/curve-he-depth",
        kind="curve",
        topic="relu",
        question="Thirty ReLU layers with He initialization, before training: gradient against depth, on a log axis. What line do you draw?",
        answer="A level one. The first layer's gradient over the last one's, as a mean over the seeds: [[signal-propagation 6]]. Half of the units pass nothing; a weight variance of $2/n$ makes up for them exactly.",
        also=(
            "Go back through thirty ReLU layers that were initialized by He's rule. What does the size of the gradient do?",
        ),
        source="He, Zhang, Ren and Sun, “Delving Deep into Rectifiers”, ICCV, 2015" + MEASURED,
        guess=Guess(
            text="the gradient at the first of 30 ReLU layers, relative to the last?",
            piece="signal-propagation 6",
            options=(
                ("it rises tenfold or more", 10.0),
                ("it stays about level", 0.1),
                ("it falls to about a thousandth", 1e-6),
                ("it falls further", 0.0),
            ),
        ),
    ),
    Written(
        id="relu/number-xavier-depth",
        kind="number",
        topic="relu",
        question="Thirty ReLU layers with Xavier initialization, before training. Estimate how much of the gradient is left at the first layer.",
        answer=r"Each layer keeps half of the squared norm, because half of the units pass nothing and a variance of $1/n$ does not compensate. So $2^{-29/2}\approx4.3\cdot10^{-5}$ for the norm; measured: [[signal-propagation 7]].",
        also=(
            "Thirty ReLU layers, initialized by Xavier's rule instead of He's: what part of the last layer's gradient reaches the first?",
        ),
        source="He, Zhang, Ren and Sun, “Delving Deep into Rectifiers”, ICCV, 2015" + MEASURED,
        guess=Guess(
            text="the gradient at the first of 30 ReLU layers under Xavier, relative to the last?",
            piece="signal-propagation 7",
            options=(
                ("nearly all of it", 0.1),
                ("about a hundredth", 1e-3),
                ("about a ten-thousandth", 1e-7),
                ("less still", 0.0),
            ),
        ),
    ),
    Written(
        id="leaky-relu/compare-leaky-elu",
        kind="compare",
        topic="leaky-relu",
        question="Leaky ReLU or ELU, if units die?",
        answer="Leaky ReLU's slope is the same however negative the input, ELU's fades exponentially: so ELU has a strong gradient near zero and almost none far below it.",
        more=bullets(
            "Leaky ReLU: one multiplication; the gradient through an inactive unit is multiplied by α, through $k$ such layers by $\\alpha^k$.",
            "ELU: an exponential; pushes the mean output toward zero, to speed up training without batch normalization; its negative side saturates at −α.",
            "PReLU makes α a learned number, SELU fixes ELU's constants so that activations normalize themselves.",
        ),
        also=("Leaky ReLU and ELU both give a dead unit a gradient. How do the two gradients differ?",),
        source=paper("elu"),
    ),
    Written(
        id="leaky-relu/curve-shock",
        kind="curve",
        topic="leaky-relu",
        question="Six layers of Leaky ReLU with slope 0.01 have learned digits. Now one bad step shifts every bias by −3. Training goes on for 25 epochs: what does the curve of accuracy do?",
        answer=r"It drops to chance and stays there: [[dead-units 1]] of the earlier accuracy is regained. No unit's gradient is exactly zero, but through six layers the factor $0.01$ leaves about $10^{-12}$. With four layers: [[dead-units 0]].",
        also=(
            "A shock pushes all biases of six Leaky ReLU layers, slope 0.01, far below zero. What does accuracy do in the 25 epochs after that?",
        ),
        source=paper("leaky-relu") + MEASURED,
        guess=Guess(
            text="how much of its earlier accuracy does the network regain?",
            piece="dead-units 1",
            options=(
                ("it climbs back to where it was", 0.9),
                ("it climbs back about halfway", 0.3),
                ("it stays near chance", 0.0),
            ),
        ),
    ),
    Written(
        id="elu/curve-shock",
        kind="curve",
        topic="elu",
        question="Two networks of six layers, ReLU and ELU, have learned digits; then every bias is shifted by −3, which kills most ReLU units. Sketch both curves of accuracy for the next 25 epochs.",
        answer="ReLU stays at chance, ELU climbs back: it ends [[dead-units 4]]. At −3 ELU's slope is $e^{-3}\\approx0.05$, enough to move.",
        also=(
            "A shock kills most units of a ReLU network of six layers. An ELU network gets the same shock. Where does each end, 25 epochs later?",
        ),
        source=paper("elu") + MEASURED,
        guess=Guess(
            text="where does ELU end, compared with ReLU?",
            piece="dead-units 4",
            options=(
                ("ELU ends more than 60 points above ReLU", 0.6),
                ("ELU ends 10 to 60 points above ReLU", 0.1),
                ("they end about level", -0.1),
                ("ELU ends below ReLU", -1.0),
            ),
        ),
    ),
    Written(
        id="gelu/compare-gelu-silu",
        kind="compare",
        topic="gelu",
        question="GELU and SiLU look alike. What is the difference, and does it matter?",
        answer=r"Both weigh the input by a probability: GELU by the normal distribution function, $z\,\Phi(z)$, SiLU by the logistic one, $z\,\sigma(z)$; the curves have the same shape, SiLU's the wider, and in practice the choice is convention.",
        more=bullets(
            r"GELU is close to $z\,\sigma(1.702z)$, so SiLU is a copy stretched 1.7 times both ways.",
            "GELU: BERT, GPT-2, ViT. SiLU: EfficientNet, recent YOLOs, and SwiGLU in language models.",
            "Both dip below zero and are not monotonic; both have derivative ½ at 0.",
        ),
        also=("Which smooth activations do Transformers use, and how do they differ?",),
        source=paper("gelu"),
    ),
)
