"""What the symbols of a formula stand for."""

import re
from types import MappingProxyType

# Words, operators and layout, none of which is a symbol.
_WORDS = re.compile(r"\\(?:text|mathrm|operatorname)\{[^{}]*\}|\\(?:operatorname|mathrm)\s*\w+")
_SYMBOL = re.compile(r"\\(?:hat|tilde)\s*\{?(?:\\[A-Za-z]+|[A-Za-z])\}?|\\[A-Za-z]+|[A-Za-z]|[_^{}]|.")
GREEK = ("alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "eta", "lambda", "mu", "rho", "sigma", "phi", "varphi", "Phi", "Sigma")  # fmt: skip
# What a symbol stands for, unless the topic has it for something else.
COMMON = {
    "z": "the pre-activation",
    "w": "the weights",
    "x": "the input",
    "b": "the bias",
    "e": "Euler's number",
    "y": "the target",
    r"\hat y": "the prediction",
    "n": "the number of examples",
    r"\sigma": "the sigmoid",
    "L": "the loss",
    "g": "the gradient",
    "W": "a matrix of weights",
    r"\eta": "the learning rate",
    r"\varepsilon": "a small number that keeps the division finite",
    r"\beta": "the decay factors of the two running means",
    r"\hat m": "the running mean of the gradient with its bias corrected",
    r"\hat v": "the running mean of its square with its bias corrected",
    r"\lambda": "the weight decay",
    "p": "the probability that the model assigns",
    "Q": "the queries",
    "K": "the keys",
    "V": "the values",
    "d": "the width of a key",
    r"\delta": "the residual beyond which Huber's loss is linear",
}
_MOMENTS = {"m": "the running mean of the gradient", "v": "the running mean of its square"}
_SCALES = {"d": "the factor for depth", "w": "that for width", "r": "that for resolution", r"\alpha": "the base for depth", r"\beta": "that for width", r"\gamma": "that for resolution", r"\varphi": "the one number that is chosen"}  # fmt: skip
_POOLING = {"i": "the row", "j": "the column", "m": "the row within the window", "n": "the column within it", "s": "the stride", "k": "the window's side", "y": "the output"}  # fmt: skip
_BLOCK = {"y": "the block's output", "x": "its input", "f": "what its layers compute"}
OF_TOPIC = {
    "neuron": {"w": "the weights", "a": "the output", r"\sigma": "the activation"},
    "backpropagation": {"h": "a layer's output, a row per example", r"\delta": "the gradient with respect to a layer's pre-activation", "f": "the activation"},
    "leaky-relu": {r"\alpha": "the slope for negative inputs"},
    "elu": {r"\alpha": "minus the value that it approaches for negative inputs"},
    "gelu": {r"\Phi": "the distribution function of the standard normal", r"\varphi": "its density"},
    "huber": {"r": "the residual, prediction minus target", r"\delta": "the residual beyond which the loss is linear"},
    "focal": {"p": "the probability that the model assigns to the true class", r"\gamma": "how strongly easy examples are down-weighted"},
    "kl": {"p": "the target distribution", "q": "the model's"},
    "label-smoothing": {r"\epsilon": "the fraction of the target that is spread evenly", "K": "the number of classes"},
    "mini-batch": {"B": "the batch"},
    "momentum": {"v": "the velocity", r"\gamma": "the momentum coefficient"},
    "nesterov": {"v": "the velocity", r"\gamma": "the momentum coefficient"},
    "adagrad": {"G": "the sum of squared gradients"},
    "rmsprop": {"E": "the running mean of squared gradients", r"\rho": "the decay factor of that mean"},
    "adam": _MOMENTS,
    "lookahead": {r"\phi": "the slow weights", r"\alpha": "the fraction of the way that the slow weights move", "w": "the fast weights", "k": "the number of steps between two moves"},
    "lion": {"m": "the running mean of the gradient"},
    "muon": {"M": "the momentum", r"\mu": "its decay factor", "G": "the gradient of a weight matrix", "U": "the left singular vectors", r"\Sigma": "the singular values", "V": "the right singular vectors", "m": "the matrix's rows", "n": "its columns"},
    "early-stopping": {"t": "the evaluation", "p": "the patience", "m": "the monitored metric, where lower is better", r"\delta": "the smallest change that counts"},
    "checkpoint": {"t": "the epoch", "m": "the monitored metric, where lower is better"},
    "scheduler": {"t": "the step", "T": "the number of steps"},
    "l1": {r"\lambda": "the strength of the penalty"},
    "l2": {r"\lambda": "the strength of the penalty"},
    "augmentation": {"T": "a random transformation that preserves the label"},
    "layer-norm": {r"\gamma": "the learned scale", r"\beta": "the learned shift", r"\mu": "the mean", r"\sigma": "the standard deviation"},
    "group-norm": {r"\gamma": "the learned scale", r"\beta": "the learned shift", "G": "the group", r"\mu": "its mean", r"\sigma": "its standard deviation"},
    "rms-norm": {r"\gamma": "the learned scale", "n": "the number of units"},
    "clip-norm": {"c": "the maximum norm"},
    "ema": {r"\tilde w": "the average", r"\beta": "the fraction of it that is kept at each step"},
    "learning-rate-range-test": {"t": "the step", "T": "the last step"},
    "mixed-precision": {"s": "the scale"},
    "bias-variance": {"f": "the true function", r"\sigma": "the standard deviation of the noise"},
    "cross-validation": {"k": "the number of folds", "j": "a fold", "D": "the examples of a fold", "w": "the weights trained without them"},
    "convolution": {"f": "the kernel", "g": "the image", "i": "the row", "j": "the column", "m": "the row within the kernel", "n": "the column within it"},
    "max-pooling": {name: text for name, text in _POOLING.items() if name != "k"},
    "average-pooling": _POOLING,
    "fully-connected": {"x": "the last maps", "y": "the logits"},
    "vgg": {"C": "the number of channels in and out"},
    "resnet": _BLOCK,
    "residual": _BLOCK,
    "efficientnet": _SCALES,
    "compound": _SCALES,
    "batch-norm": {r"\gamma": "the learned scale", r"\beta": "the learned shift", "B": "the batch", r"\mu": "its mean", r"\sigma": "its standard deviation"},
    "dropout": {"h": "a unit's output", "m": "its mask, 0 or 1", "p": "the probability that a unit is dropped"},
    "vit": {"x": "the patches, and the class token", "E": "the matrix that embeds them, and the position embedding", "N": "the number of patches", "z": "the tokens after a block", "L": "the number of blocks", "y": "the logits"},
    "yolo": {r"\lambda": "the weight of the boxes", "o": "the predicted objectness", "p": "the predicted class probabilities", "c": "the class"},
    "u-net": {"u": "the maps on the way up", "d": "those of the same size on the way down", "f": "a block of convolutions"},
    "rnn": {"h": "the hidden state", "W": "matrices of weights"},
    "lstm": {"c": "the cell", "h": "the hidden state", "f": "the forget gate", "i": "the input gate", "o": "the output gate", "g": "the candidate"},
    "gru": {"h": "the hidden state", "z": "the update gate", "r": "the reset gate", "W": "the weights of the input", "U": "those of the state"},
    "multi-head-attention": {"O": "the output, in the name of its matrix"},
    "positional-encoding": {"x": "the token's embedding", "p": "the vector of its position", "t": "the position", "d": "the model dimension"},
    "bpe": {"a": "a token", "b": "the token after it"},
    "skip-gram": {"v": "input vectors", "u": "output vectors", "w": "the word in the middle", "c": "a word around it", "k": "the number of noise words", "n": "a noise word", "i": "its place among them"},
    "rope": {"R": "the rotation for a position", "q": "the query", "k": "the key", "m": "the query's position", "n": "the key's position"},
    "alibi": {"q": "the query", "s": "the slope of the head", "i": "the query's position", "j": "the key's position"},
    "pre-ln": {"f": "the sublayer: attention or MLP"},
    "kv-cache-sharing": {"L": "the number of layers", "g": "the heads of keys and values", "d": "the width of a head", "b": "the bytes of a number"},
    "nucleus-sampling": {"S": "a set of tokens", "x": "a token", "P": "the threshold"},
    "min-p": {"x": "a token", "y": "any token", "P": "the threshold"},
    "weight-quantization": {"w": "a weight", r"\hat w": "the weight that is used", "s": "the scale", "b": "the number of bits"},
    "seq2seq": {"c": "the context", r"\alpha": "the attention weights", "h": "the encoder's states", "s": "the decoder's states", "v": "a vector of weights", "W": "the weights of the decoder's state", "U": "those of the encoder's", "i": "the step of the output", "j": "the position in the input"},
    "bert": {"M": "the masked positions", "x": "a token", r"\tilde x": "the text with its masks"},
    "gpt": {"x": "a token"},
    "t5": {"y": "a token of the output", "x": "the input text"},
}  # fmt: skip
_LOWER = re.compile("[a-z]")


def symbols(formula: str, indices: bool = False) -> list[str]:
    """The symbols of a formula in LaTeX, each once, in their order: \\hat y, \\eta, W. Lower-case letters in an index, which count, are left out, unless `indices` are wanted."""
    found: list[str] = []
    depth, raised = 0, []  # the depths of braces at which an index began
    pending = False
    for token in _SYMBOL.findall(_WORDS.sub(" ", formula)):
        if token.isspace():
            continue
        if token in "_^":
            pending = True
            continue
        if token == "{":
            depth += 1
            if pending:
                raised.append(depth)
        elif token == "}":
            if raised and raised[-1] == depth:
                raised.pop()
            depth -= 1
        else:
            index = pending or bool(raised)
            name = re.sub(r"\\(hat|tilde)\s*\{?(\\?[A-Za-z]+)\}?", r"\\\1 \2", token)
            counts = name.startswith(("\\hat ", "\\tilde ")) or name.lstrip("\\") in GREEK
            if counts or (re.fullmatch("[A-Za-z]", name) and (indices or not (index and _LOWER.fullmatch(name)))):
                found.append(name)
        pending = False
    return list(dict.fromkeys(found))


def meaning(topic: str, symbol: str) -> str:
    """What a symbol stands for in the formula of a topic. KeyError where nobody has said so."""
    return OF_TOPIC.get(topic, {}).get(symbol) or COMMON[symbol]


def explain(topic: str, *formulas: str) -> str:
    """A sentence, in Markdown, on all symbols of a topic's formulas; empty where they have none."""
    own = OF_TOPIC.get(topic, {})
    names = dict.fromkeys(
        name
        for formula in formulas
        for name in symbols(formula, indices=True)
        if name in own or name in symbols(formula)
    )
    parts = [f"${name}$: {meaning(topic, name)}" for name in names]
    return f"{'; '.join(parts)}." if parts else ""


_LETTERS = MappingProxyType(dict(zip("αβγδεηλμρσφΦ", (rf"\{name}" for name in ("alpha", "beta", "gamma", "delta", "varepsilon", "eta", "lambda", "mu", "rho", "sigma", "varphi", "Phi")))))  # fmt: skip


def unexplained_letters(topic: str, text: str) -> list[str]:
    """The Greek letters of a text outside of its formulas whose meaning it does not name."""
    prose = re.sub(r"\$[^$]*\$|`[^`]*`", " ", text)
    return [
        letter
        for letter in dict.fromkeys(re.findall(f"[{''.join(_LETTERS)}]", prose))
        if meaning(topic, _LETTERS[letter]).removeprefix("the ").lower() not in text.lower()
    ]


def in_words(topic: str, letters: list[str]) -> str:
    """A sentence on what these Greek letters stand for: “Here η stands for the learning rate, λ for the weight decay.”"""
    first, *rest = [(letter, meaning(topic, _LETTERS[letter])) for letter in letters]
    return f"Here {first[0]} stands for {first[1]}{''.join(f', {letter} for {said}' for letter, said in rest)}."
