"""Optimizers: torch's own wherever it has the algorithm, and those that it lacks. The same ones move on the surfaces and train the networks."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import torch
from torch import optim


class Lookahead(optim.Optimizer):
    """Fast weights run ahead; every `k` steps the slow weights move a fraction `alpha` of the way to them, and the fast weights restart there.

    `inner` is the optimizer that moves the fast weights; its parameter groups are shared, so that schedules reach it.
    Source: Zhang, Lucas, Hinton and Ba, “Lookahead Optimizer: k steps forward, 1 step back”, NeurIPS 2019.
    """

    def __init__(self, inner, alpha=0.5, k=5):
        super().__init__(inner.param_groups, {})
        self.inner, self.alpha, self.k, self.steps_taken = inner, alpha, k, 0
        for weight in self._weights():
            self.state[weight]["slow"] = weight.detach().clone()

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:
        loss = self.inner.step(closure)
        self.steps_taken += 1
        if self.steps_taken % self.k == 0:
            for fast in self._weights():
                slow = self.state[fast]["slow"]
                slow += self.alpha * (fast - slow)
                fast.copy_(slow)
        return loss

    def _weights(self):
        return [weight for group in self.param_groups for weight in group["params"]]


class Lion(optim.Optimizer):
    """Every weight moves by the same amount, the learning rate: only the sign of a running mean of gradients counts.

    Source: Chen and others, “Symbolic Discovery of Optimization Algorithms”, NeurIPS 2023.
    """

    def __init__(self, weights, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(weights, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:
        loss = None if closure is None else torch.enable_grad()(closure)()
        for group in self.param_groups:
            learning_rate, (beta1, beta2), decay = group["lr"], group["betas"], group["weight_decay"]
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                mean = self.state[weight].setdefault("mean", torch.zeros_like(weight))
                weight *= 1 - learning_rate * decay
                weight -= learning_rate * torch.sign(beta1 * mean + (1 - beta1) * weight.grad)
                mean += (1 - beta2) * (weight.grad - mean)
        return loss


class MuonWithAdamW(optim.Optimizer):
    """Muon moves the matrices and AdamW all other weights, such as biases, at one learning rate: Muon's steps are scaled to the size of AdamW's.

    Sources: Jordan and others, “Muon: An Optimizer for Hidden Layers in Neural Networks”, 2024; the scale is from Liu and others,
    “Muon is Scalable for LLM Training”, 2025.
    """

    def __init__(self, weights, lr=1e-3, momentum=0.95, weight_decay=0.1):
        weights = list(weights)
        self.inner = [
            optim.Muon([w for w in weights if w.ndim == 2], lr, weight_decay, momentum, adjust_lr_fn="match_rms_adamw")
        ]
        others = [w for w in weights if w.ndim != 2]
        if others:
            self.inner.append(optim.AdamW(others, lr, weight_decay=weight_decay))
        super().__init__([group for inner in self.inner for group in inner.param_groups], {})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:
        loss = None if closure is None else torch.enable_grad()(closure)()
        for inner in self.inner:
            inner.step()
        return loss


def _sgd(weights, learning_rate, decay=0.0, **others):
    return optim.SGD(weights, learning_rate, weight_decay=decay)


def _momentum(weights, learning_rate, momentum=0.9, decay=0.0, **others):
    return optim.SGD(weights, learning_rate, momentum=momentum, weight_decay=decay)


def _nesterov(weights, learning_rate, momentum=0.9, decay=0.0, **others):
    return optim.SGD(weights, learning_rate, momentum=momentum, nesterov=True, weight_decay=decay)


def _adagrad(weights, learning_rate, decay=0.0, **others):
    return optim.Adagrad(weights, learning_rate, weight_decay=decay)


def _rmsprop(weights, learning_rate, rho=0.9, decay=0.0, **others):
    return optim.RMSprop(weights, learning_rate, alpha=rho, weight_decay=decay)


def _adam(weights, learning_rate, beta1=0.9, beta2=0.999, decay=0.0, **others):
    return optim.Adam(weights, learning_rate, betas=(beta1, beta2), weight_decay=decay)


def _adamw(weights, learning_rate, beta1=0.9, beta2=0.999, decay=0.01, **others):
    return optim.AdamW(weights, learning_rate, betas=(beta1, beta2), weight_decay=decay)


def _nadam(weights, learning_rate, beta1=0.9, beta2=0.999, decay=0.0, **others):
    return optim.NAdam(weights, learning_rate, betas=(beta1, beta2), weight_decay=decay)


def _lookahead(weights, learning_rate, inner="momentum", alpha=0.5, k=5, **others):
    return Lookahead(optimizer(inner, weights, learning_rate, **others), alpha, k)


def _lion(weights, learning_rate, beta1=0.9, beta2=0.99, decay=0.0, **others):
    return Lion(weights, learning_rate, betas=(beta1, beta2), weight_decay=decay)


def _muon(weights, learning_rate, momentum=0.95, decay=0.0, **others):
    return MuonWithAdamW(weights, learning_rate, momentum, decay)


# Gradient descent, SGD and mini-batch SGD are one rule; what differs is the number of examples in the gradient.
OPTIMIZERS: Mapping[str, Callable[..., torch.optim.Optimizer]] = MappingProxyType(
    {
        "gd": _sgd,
        "sgd": _sgd,
        "mini-batch": _sgd,
        "momentum": _momentum,
        "adagrad": _adagrad,
        "rmsprop": _rmsprop,
        "adam": _adam,
        "adamw": _adamw,
        "lookahead": _lookahead,
        "nesterov": _nesterov,
        "nadam": _nadam,
        "lion": _lion,
        "muon": _muon,
    }
)


def optimizer(
    name: str, weights: Iterable[torch.Tensor], learning_rate: float, **hyperparameters: float
) -> optim.Optimizer:
    """The optimizer of that name over an iterable of tensors.

    Hyperparameters that it does not have are ignored: momentum, rho (RMSProp's smoothing constant), beta1, beta2, decay (weight decay: added to
    the gradient, but decoupled in AdamW, Lion and Muon), and Lookahead's inner, alpha, k. Muon moves matrices, and leaves other weights to AdamW.
    """
    return OPTIMIZERS[name](list(weights), learning_rate, **hyperparameters)
