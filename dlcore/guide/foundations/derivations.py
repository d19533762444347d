"""The two derivations that interviewers ask for: the gradient of softmax with cross-entropy, and the variance of initial weights."""

from dlcore.guide.derivation import Derivation, Line

CROSS_ENTROPY = Derivation(
    id="cross-entropy",
    goal="The gradient of cross-entropy with respect to the logits is prediction minus target.",
    given=r"\begin{gathered}p_i=\frac{e^{z_i}}{\sum_j e^{z_j}},\qquad L=-\sum_i y_i\log p_i\\[.5em]\sum_i y_i=1\end{gathered}",
    lines=(
        Line(
            "Take the logarithm of the softmax first: the exponential is gone, and a quotient has become a difference.",
            r"\log p_i=z_i-\log\sum_j e^{z_j}",
        ),
        Line(
            "Differentiate with respect to one logit $z_k$. The first term gives $\\delta_{ik}$, which is 1 where $i=k$ and 0 elsewhere; the second gives the softmax again.",
            r"\frac{\partial\log p_i}{\partial z_k}=\delta_{ik}-\frac{e^{z_k}}{\sum_j e^{z_j}}=\delta_{ik}-p_k",
        ),
        Line(
            "Substitute this into the loss, class by class.",
            r"\frac{\partial L}{\partial z_k}=-\sum_i y_i(\delta_{ik}-p_k)=-y_k+p_k\sum_i y_i",
        ),
        Line(
            "The targets sum to 1. Nothing else was needed: it holds for one-hot targets, for label smoothing and for a teacher's probabilities alike.",
            r"\frac{\partial L}{\partial z_k}=p_k-y_k",
        ),
        Line(
            "Why it matters: the gradient is largest where the prediction is confidently wrong. Squared error on the probabilities has the softmax's own derivative as a further factor, which is nearly 0 there.",
            r"\begin{aligned}\frac{\partial}{\partial z_k}\,\tfrac12\sum_i(p_i-y_i)^2&=p_k\Big[(p_k-y_k)\\&\quad-\sum_i p_i\,(p_i-y_i)\Big]\end{aligned}",
        ),
    ),
    check="""\
import torch
from torch.nn import functional as F

z = torch.tensor([2.0, 0.5, -1.0], requires_grad=True)  # three logits
y = torch.tensor([0.1, 0.8, 0.1])  # a smoothed target
p = z.softmax(0)
(ours,) = torch.autograd.grad(F.cross_entropy(z, y), z)
assert torch.allclose(ours, p - y)

(squared,) = torch.autograd.grad((z.softmax(0) - y).square().sum() / 2, z)
assert torch.allclose(squared, p * ((p - y) - (p * (p - y)).sum()))
""",
)

INITIALIZATION = Derivation(
    id="initialization",
    goal="Which variance of the initial weights keeps the signal, and the gradient, at one scale through many layers?",
    given=r"\begin{gathered}z_i=\sum_{j=1}^{n_{\text{in}}}w_{ij}x_j,\qquad h_i=\varphi(z_i)\\[.5em]w_{ij}\text{ independent},\ \operatorname E[w]=0,\ \operatorname{Var}(w)=\sigma^2\end{gathered}",
    lines=(
        Line(
            "Independent weights of mean 0: the cross terms vanish, and the variances add up. What counts is the mean square of the inputs, not their variance, since the mean after a ReLU is not 0.",
            r"\operatorname{Var}(z_i)=\sum_j\operatorname E[w_{ij}^2]\,\operatorname E[x_j^2]=n_{\text{in}}\,\sigma^2\,\operatorname E[x^2]",
        ),
        Line(
            "Tanh is nearly linear with slope 1 around 0, so the signal keeps its size where the factor is 1. This is LeCun's initialization.",
            r"\operatorname E[h^2]\approx n_{\text{in}}\,\sigma^2\,\operatorname E[x^2]\ \Rightarrow\ \sigma^2=\frac1{n_{\text{in}}}",
        ),
        Line(
            "Backward, the gradient of an input is a sum over the layer's outputs. The same argument now asks for another variance.",
            r"\begin{gathered}\operatorname{Var}\!\left(\frac{\partial L}{\partial x_j}\right)=n_{\text{out}}\,\sigma^2\operatorname{Var}\!\left(\frac{\partial L}{\partial z}\right)\\[.5em]\Rightarrow\ \sigma^2=\frac1{n_{\text{out}}}\end{gathered}",
        ),
        Line(
            "Both can hold only where the two widths are equal. Xavier's initialization (Glorot and Bengio) is the compromise: it averages the widths.",
            r"\sigma^2=\frac2{n_{\text{in}}+n_{\text{out}}}",
        ),
        Line(
            "A ReLU drops the negative half of a pre-activation that is symmetric around 0, and with it half of the mean square. Twice the variance makes up for it: He's initialization.",
            r"\operatorname E[h^2]=\tfrac12\operatorname{Var}(z)\quad\Rightarrow\quad\sigma^2=\frac2{n_{\text{in}}}",
        ),
        Line(
            "Depth raises the factor to a power. ReLU under Xavier leaves half of the mean square per layer, over 29 steps $2^{-29/2}\\approx4\\cdot10^{-5}$ of the gradient's norm: measured, [[signal-propagation 7]]. "
            "PyTorch's default, $\\sigma^2=1/(3n)$, leaves $6^{-29/2}\\approx5\\cdot10^{-12}$ under ReLU (measured: [[signal-propagation 13]]) and $3^{-29/2}\\approx10^{-7}$ under tanh (measured: [[signal-propagation 5]]), as it would in a linear network.",
            r"\begin{gathered}\frac{\lVert\partial L/\partial z_1\rVert}{\lVert\partial L/\partial z_L\rVert}\approx\left(c\,n\,\sigma^2\right)^{(L-1)/2}\\[.5em]c=1\text{ for tanh},\ \tfrac12\text{ for ReLU}\end{gathered}",
        ),
    ),
    check='''\
import torch
from torch import nn


def mean_square(std, activation, n=400, layers=20):
    """Of the signal after so many layers, over that of the input."""
    torch.manual_seed(0)
    h = torch.randn(1_000, n)
    for _ in range(layers):
        layer = nn.Linear(n, n, bias=False)
        nn.init.normal_(layer.weight, std=std)
        h = activation(h @ layer.weight.T)
    return h.square().mean().item()


with torch.no_grad():
    he, xavier = (mean_square((factor / 400) ** 0.5, torch.relu) for factor in (2, 1))
    assert 0.5 < he < 2
    assert 0.5 < xavier / 2**-20 < 2
''',
)

DERIVATIONS = (CROSS_ENTROPY, INITIALIZATION)
