"""Optimizers: the guide's nine, and four that came later."""

from dlcore.guide.guess import Guess
from dlcore.guide.topic import FollowUp, Source, Topic, Whiteboard

TOPICS = (
    Topic(
        id="gd",
        name="Gradient descent",
        spoken="gradient descent",
        color="#4E9A2A",
        section="foundations",
        guide_date="1847; in networks 1986",
        source=Source(
            "Cauchy",
            1847,
            "Méthode générale pour la résolution des systèmes d'équations simultanées",
            "Comptes rendus de l'Académie des sciences 25",
        ),
        formula=r"w\leftarrow w-\eta\,\nabla L(w)",
        idea="Steepest descent on the loss of the whole data set.",
        when_to_use="When the whole data set fits into one cheap step, and to understand all the others.",
        trade_offs="One learning rate for all directions: too large for the steepest, it diverges; small enough for that, it is slow along the flattest.",
    ),
    Topic(
        id="sgd",
        name="SGD",
        color="#CC8A00",
        section="foundations",
        guide_date="1951; popular 1980s",
        source=Source(
            "Robbins and Monro", 1951, "A Stochastic Approximation Method", "The Annals of Mathematical Statistics 22"
        ),
        formula=r"w\leftarrow w-\eta\,\nabla L_i(w)",
        idea="Takes a step after every single example: unbiased, but noisy.",
        when_to_use="When data arrive one by one, or gradient noise is wanted.",
        trade_offs="Many cheap, noisy steps: with a constant learning rate it does not converge but fluctuates around the minimum.",
    ),
    Topic(
        id="mini-batch",
        name="Mini-batch SGD",
        spoken="mini-batch SGD",
        color="#D55E00",
        section="foundations",
        guide_date="1980s",
        source=Source(
            "Bottou, Curtis and Nocedal",
            2018,
            "Optimization Methods for Large-Scale Machine Learning",
            "SIAM Review 60",
        ),
        formula=r"w\leftarrow w-\frac{\eta}{|B|}\sum_{i\in B}\nabla L_i(w)",
        idea="Averages the gradients of a few examples: less noise, and better use of the hardware.",
        when_to_use="Always, in practice: what is called SGD today is this.",
        trade_offs="The batch size is one more hyperparameter. Four times the batch halves the noise, at four times the work per step.",
        note="No single paper introduced it; the review named here sets the three against each other.",
    ),
    Topic(
        id="momentum",
        name="Momentum",
        spoken="momentum",
        color="#C0504D",
        memory=("velocity",),
        section="foundations",
        guide_date="1988",
        source=Source(
            "Polyak",
            1964,
            "Some Methods of Speeding up the Convergence of Iteration Methods",
            "USSR Computational Mathematics and Mathematical Physics 4",
        ),
        formula=r"v\leftarrow\gamma v+\eta\,\nabla L,\quad w\leftarrow w-v",
        idea="A heavy ball: gradients that agree step after step add up, those that alternate cancel out.",
        when_to_use="Whenever SGD is used: 0.9 is a good start. The usual choice for convolutional networks.",
        trade_offs="Under a constant gradient its steps are ten times as large at the usual coefficient of 0.9, so the learning rate must shrink with it; it overshoots, and oscillates before it converges.",
        note="Polyak's heavy ball is from 1964; Rumelhart, Hinton and Williams used it in networks in 1986. The guide has η inside v, PyTorch outside: the same path while η stays, another once it changes.",
    ),
    Topic(
        id="adagrad",
        name="AdaGrad",
        color="#7A8B2E",
        memory=("square_sum",),
        section="foundations",
        guide_date="2011",
        source=Source(
            "Duchi, Hazan and Singer",
            2011,
            "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization",
            "JMLR 12",
        ),
        formula=r"G\leftarrow G+g^2,\quad w\leftarrow w-\frac{\eta}{\sqrt{G+\varepsilon}}\,g",
        idea="Each weight has its own learning rate, divided by the root of the sum of its squared gradients so far.",
        when_to_use="For sparse features, where the weight of a rare one should still take large steps when it occurs.",
        trade_offs="The sum only grows, so the learning rate only shrinks: a good schedule on a convex problem, but it shrinks too soon in a long training run.",
        note="PyTorch adds ε outside the root, the guide inside.",
    ),
    Topic(
        id="rmsprop",
        name="RMSProp",
        color="#009E73",
        memory=("mean_square",),
        section="foundations",
        guide_date="2012",
        source=Source(
            "Tieleman and Hinton",
            2012,
            "Lecture 6.5: RMSProp, Divide the Gradient by a Running Average of Its Recent Magnitude",
            "Coursera, Neural Networks for Machine Learning",
        ),
        formula=r"E\leftarrow\rho E+(1-\rho)\,g^2,\quad w\leftarrow w-\frac{\eta}{\sqrt{E+\varepsilon}}\,g",
        idea="AdaGrad with forgetting: it divides by the recent size of the gradient, not by its whole history.",
        when_to_use="When the gradient's scale changes during training, as in recurrent networks.",
        trade_offs="Its steps stay near the learning rate however small the gradient: close to a minimum it oscillates unless the learning rate is lowered.",
        note="Never published as a paper. PyTorch adds ε outside the root, the guide inside; PyTorch's default ρ is 0.99, the lecture's 0.9.",
    ),
    Topic(
        id="adam",
        name="Adam",
        color="#1F7FC4",
        memory=("first_moment", "second_moment"),
        section="foundations",
        guide_date="2014",
        source=Source(
            "Kingma and Ba", 2015, "Adam: A Method for Stochastic Optimization", "ICLR", preprint="1412.6980"
        ),
        formula=r"m\leftarrow\beta_1 m+(1-\beta_1)g,\ \ v\leftarrow\beta_2 v+(1-\beta_2)g^2,\ \ w\leftarrow w-\eta\,\frac{\hat m}{\sqrt{\hat v}+\varepsilon}",
        idea="Momentum for the direction, RMSProp for the size, and a bias correction for the first steps, when both means are still close to zero.",
        when_to_use="A common first choice where little is known: its default learning rate of 0.001 is a good start.",
        trade_offs="Two numbers of state per weight. Well-tuned SGD with momentum can end better on images.",
        note="The preprint is from 2014, the ICLR paper from 2015.",
    ),
    Topic(
        id="adamw",
        name="AdamW",
        color="#4BA3DB",
        memory=("first_moment", "second_moment"),
        section="foundations",
        guide_date="2017",
        source=Source(
            "Loshchilov and Hutter", 2019, "Decoupled Weight Decay Regularization", "ICLR", preprint="1711.05101"
        ),
        formula=r"w\leftarrow(1-\eta\lambda)\,w-\eta\,\frac{\hat m}{\sqrt{\hat v}+\varepsilon}",
        idea="Adam whose weight decay shrinks every weight by the same factor, instead of passing through Adam's division.",
        when_to_use="When regularization matters; the usual choice for transformers.",
        trade_offs="One more hyperparameter. In PyTorch each step shrinks the weights by learning rate × decay, so their product counts; in the paper the decay is independent of the learning rate.",
        note="The preprint is from 2017, the ICLR paper from 2019.",
    ),
    Topic(
        id="lookahead",
        name="Lookahead",
        color="#8A7CC2",
        memory=("velocity", "slow_weights"),
        section="foundations",
        guide_date="2019",
        source=Source(
            "Zhang, Lucas, Hinton and Ba",
            2019,
            "Lookahead Optimizer: k Steps Forward, 1 Step Back",
            "NeurIPS",
            preprint="1907.08610",
        ),
        formula=r"\phi\leftarrow\phi+\alpha\,(w_k-\phi),\quad w\leftarrow\phi\quad\text{every }k\text{ steps}",
        idea="Fast weights run ahead with any optimizer; every k steps the slow weights move part of the way, and the fast ones restart there.",
        when_to_use="Around an optimizer that is fast but unstable, with a learning rate near its limit.",
        trade_offs="A copy of all weights. Going back costs progress: while far from the minimum it is slower than what it wraps.",
    ),
    Topic(
        id="nesterov",
        name="Nesterov",
        spoken="Nesterov momentum",
        color="#C766A0",
        memory=("velocity",),
        section="foundations",
        guide_date=None,
        source=Source(
            "Nesterov",
            1983,
            "A Method for Solving the Convex Programming Problem with Convergence Rate O(1/k²)",
            "Soviet Mathematics Doklady 27",
        ),
        formula=r"v\leftarrow\gamma v+\nabla L(w-\eta\gamma v),\quad w\leftarrow w-\eta v",
        idea="Momentum that evaluates the gradient where the velocity is about to take it.",
        when_to_use="In place of plain momentum: the same cost, less overshoot.",
        trade_offs="Its proof needs exact gradients; with noisy ones the gain over the heavy ball is small.",
        note="The formula is in the form of Sutskever and others (2013); PyTorch keeps the shifted point as its weights, as Bengio and others (2013) do.",
    ),
    Topic(
        id="nadam",
        name="NAdam",
        color="#2A9DA8",
        memory=("first_moment", "second_moment"),
        section="foundations",
        guide_date=None,
        source=Source("Dozat", 2016, "Incorporating Nesterov Momentum into Adam", "ICLR workshop"),
        formula=r"w\leftarrow w-\frac{\eta}{\sqrt{\hat v}+\varepsilon}\left(\beta_1\hat m+\frac{1-\beta_1}{1-\beta_1^t}\,g\right)",
        idea="Adam with Nesterov's look-ahead: the newest gradient has more weight than in Adam.",
        when_to_use="In place of Adam, when its first moment lags behind.",
        trade_offs="Rarely better than Adam by much; PyTorch's also warms the momentum up over the steps.",
    ),
    Topic(
        id="lion",
        name="Lion",
        color="#A0724A",
        memory=("first_moment",),
        section="foundations",
        guide_date=None,
        source=Source(
            "Chen and others", 2023, "Symbolic Discovery of Optimization Algorithms", "NeurIPS", preprint="2302.06675"
        ),
        formula=r"w\leftarrow w-\eta\,\operatorname{sign}\left(\beta_1 m+(1-\beta_1)g\right),\quad m\leftarrow\beta_2 m+(1-\beta_2)g",
        idea="Only the sign counts: every weight moves by the learning rate, up or down. Found by a search over programs.",
        when_to_use="Large models and batches, with a learning rate some three to ten times smaller than Adam's.",
        trade_offs="Half of Adam's memory. Its steps never shrink by themselves: without a schedule it keeps oscillating by about the learning rate.",
    ),
    Topic(
        id="muon",
        name="Muon",
        color="#6C5FC7",
        memory=("velocity",),
        section="foundations",
        guide_date=None,
        source=Source(
            "Jordan and others", 2024, "Muon: An Optimizer for Hidden Layers in Neural Networks", "blog post"
        ),
        formula=r"M\leftarrow\mu M+(1-\mu)G,\quad U\Sigma V^\top=\mu M+(1-\mu)G,\quad W\leftarrow W-0.2\sqrt{\max(m,n)}\;\eta\,UV^\top",
        idea="Replaces the momentum of a weight matrix by the nearest semi-orthogonal matrix, so that the step is equally large in all singular directions.",
        when_to_use="The hidden matrices of large networks; AdamW takes the rest.",
        trade_offs="Updates matrices only, hence not on these surfaces; AdamW updates biases and embeddings. A few matrix products per step, a Newton–Schulz iteration, approximate UVᵀ without a singular value decomposition.",
    ),
)

# The formula of each surface, and what it shows.
SURFACES = {
    "bowl": (
        r"\tfrac12(x^2+\kappa y^2)",
        "The simplest minimum. One learning rate must suit both directions; the larger κ, the harder.",
    ),
    "ravine": (
        r"\tfrac12(u^2+10\kappa v^2),\quad u,v=\tfrac{x\pm y}{\sqrt2}",
        "A narrow bowl rotated by 45°: a learning rate per weight no longer helps, momentum still does.",
    ),
    "rosenbrock": (r"(1-x)^2+10\kappa\,(y-x^2)^2", "A curved valley: fast into it, slow along it."),
    "beale": (
        r"\sum_{i=1}^{3}\left(c_i-x(1-y^i)\right)^2,\quad c=(1.5,\,2.25,\,2.625)",
        "Steep walls around a plateau: a learning rate for the one is wrong for the other.",
    ),
    "saddle": (
        r"x^2-y^2+\tfrac14y^4+1",
        "The start is almost on the ridge, where the gradient that leads away is tiny.",
    ),
    "himmelblau": (
        r"(x^2+y-11)^2+(x+y^2-7)^2",
        "Four minima, equally deep: which one is reached depends on the start and the step size.",
    ),
}

WHITEBOARD = Whiteboard(
    say="All of them step downhill and differ in what they remember: momentum a velocity, AdaGrad a sum of squared gradients, RMSProp a running mean of them, and Adam a running mean of the gradient and of its square.",
    sixty_seconds=(
        "All of them descend; they differ in their state. Gradient descent has none: one learning rate for all directions, so the steepest limits it and the flattest is slow. "
        "Momentum has a velocity: gradients that agree add up, those that zigzag cancel. On a bowl with condition number 100 gradient descent needs [[momentum-convergence 0]] times as many steps as momentum. "
        "AdaGrad has the sum of squared gradients and divides by its root, a learning rate for each weight; but a sum only grows, so under gradients of constant size the learning rate at step 20,000 is [[effective-learning-rate 0]] times that at step 500. "
        "RMSProp has a running mean instead, which forgets, so its learning rate recovers when gradients become small. Adam adds momentum to that, with bias correction. AdamW decouples weight decay from the division. "
        "Lookahead wraps any of them: fast weights run ahead, slow weights follow."
    ),
    three_minutes=(
        "**The condition number.** Near a minimum the loss is a bowl with curvatures from $\\mu$ to $L$. Gradient descent needs $\\eta<2/L$, and then shrinks the error in the flattest direction by the factor $1-\\eta\\mu$ a step: the number of steps grows as $\\kappa=L/\\mu$. "
        "With momentum at its best it grows as $\\sqrt\\kappa$.\n\n"
        "**Zigzag.** Across the valley the gradient changes its sign at every step, along the valley it does not. In the velocity the first cancels; the second grows by up to a factor of $1/(1-\\gamma)$.\n\n"
        "**A learning rate for each weight.** AdaGrad: $\\eta/\\sqrt{\\sum g^2}$. With gradients of constant size the sum grows as $t$, so the learning rate falls as $1/\\sqrt t$: right for a convex problem, too soon for a long one. "
        "RMSProp's mean forgets after about $1/(1-\\rho)$ steps. Both act along the axes: rotate the bowl by 45° and the learning rates per weight no longer help.\n\n"
        "**Adam.** $m$ begins at 0 and would be too small for a while: dividing by $1-\\beta_1^t$ makes it a proper mean, likewise $v$. Its step is usually at most about $\\eta$ per weight, whatever the scale of the loss.\n\n"
        "**Lookahead.** Averaging over the noise of the fast weights lowers the steady-state loss; going back half of the way costs half of the progress before convergence. On a quadratic, halving SGD's learning rate has almost the same effect."
    ),
    deep=(
        "**Heavy ball.** On a quadratic each eigendirection follows $e_{t+1}=(1+\\gamma-\\eta\\lambda)e_t-\\gamma e_{t-1}$. The modulus of the roots is $\\sqrt\\gamma$ while they are complex; "
        "$\\eta=4/(\\sqrt L+\\sqrt\\mu)^2$ and $\\gamma=\\left(\\frac{\\sqrt\\kappa-1}{\\sqrt\\kappa+1}\\right)^2$ make all directions shrink by $\\frac{\\sqrt\\kappa-1}{\\sqrt\\kappa+1}$ (Polyak, 1964), the best rate that any first-order method can reach on such bowls. "
        "Off quadratics it may cycle; Nesterov's form has a proof for all smooth convex losses.\n\n"
        "**Adam may fail.** $v$ forgets, so a rare, large, informative gradient can be outweighed by many small ones: simple convex problems exist on which Adam does not converge (Reddi and others, 2018). AMSGrad keeps the maximum of $v$.\n\n"
        "**Decoupled decay.** L2 adds $\\lambda w$ to the gradient, and Adam divides it by $\\sqrt{\\hat v}$: weights with large gradients are decayed less. AdamW shrinks all by $1-\\eta\\lambda$.\n\n"
        "**Where libraries differ.** PyTorch applies the learning rate outside the velocity: $v\\leftarrow\\gamma v+g$, $w\\leftarrow w-\\eta v$. With a constant learning rate that is the guide's path; after a drop, PyTorch slows down at once, the guide's form only gradually. "
        "PyTorch also adds ε outside the root in AdaGrad and RMSProp."
    ),
    draw="Ellipses for a narrow valley. One zigzag path across it (gradient descent), one that overshoots and then runs along it (momentum), one that turns toward the minimum at once (a learning rate for each weight).",
    follow_ups=(
        FollowUp(
            "Why does Adam correct its bias?",
            "Both means start at zero and are too small at first. Omitting both corrections changes a step by (1 − β₁ᵗ)/√(1 − β₂ᵗ): the first step would be 3.2 times as large, and at most 6.6 times at step 12. Omitting only that of v would make the first step about 32 times as large.",
        ),
        FollowUp(
            "Heavy ball or Nesterov?",
            "Nesterov evaluates the gradient where the velocity is about to take it, so it slows down before it overshoots. On deep networks with noise the difference is small.",
        ),
        FollowUp(
            "Adam already adapts the learning rate. Why use a schedule?",
            "It removes the gradient's scale, not its noise. With a constant η it keeps fluctuating around the minimum, by an amount that grows with η; with a decaying one it converges.",
        ),
        FollowUp(
            "When would a learning rate for each weight not help?",
            "When the valley does not lie along the axes. A diagonal preconditioner cannot undo a rotation; that takes second-order methods, or matrix ones such as Shampoo and Muon.",
        ),
        FollowUp(
            "How much memory does each one need?",
            "Per weight: nothing for SGD, one number for momentum, AdaGrad, RMSProp and Lion, two for Adam and AdamW, one more for Lookahead.",
        ),
    ),
    pitfalls=(
        "Two-dimensional surfaces show curvature, not noise: in a real network both decide.",
        "Momentum 0.9 multiplies the size of steps under a constant gradient by ten: lower the learning rate when you add it.",
        "Adam with weight_decay in PyTorch is L2, not AdamW.",
        "A saddle point does not stop gradient descent forever, but it can take most of the budget to leave.",
    ),
)

GUESS = Guess(
    text="on a bowl with condition number 100, gradient descent and momentum each at its optimal learning rate: how many times as many steps does gradient descent need?",
    piece="momentum-convergence 0",
    options=(("more than 30", 30.0), ("3 to 30", 3.0), ("1.5 to 3", 1.5), ("about as many", 0.0)),
)
