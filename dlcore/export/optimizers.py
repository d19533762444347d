"""The optimizers of `blocks/optimizers.py` for a program: the call that makes one, with the hyperparameters of our catalog written out."""

import ast

from dlcore.export.source import definitions, entry, parameters, with_needs

PATH = "blocks/optimizers.py"


class _Inline(ast.NodeTransformer):
    """Puts values in the place of parameters, names `torch.optim` in full, and resolves an optimizer inside another."""

    def __init__(self, values):
        self.values = values

    def visit_Name(self, node):
        return self.values.get(node.id, node)

    def visit_Attribute(self, node):
        if ast.unparse(node).startswith("optim."):
            return ast.parse(f"torch.{ast.unparse(node)}", mode="eval").body
        return self.generic_visit(node)

    def visit_Call(self, node):
        node = self.generic_visit(node)
        if ast.unparse(node.func) == "optimizer":
            inner, weights, learning_rate = node.args
            return _call(inner.value, weights, learning_rate, {})
        node.keywords = [keyword for keyword in node.keywords if keyword.arg]
        return node


def _call(name, weights, learning_rate, hyperparameters):
    factory = entry(PATH, "OPTIMIZERS", name).id
    values = {parameter: default for parameter, default in parameters(PATH, factory).items() if default is not None}
    values |= {"weights": weights, "learning_rate": learning_rate, **hyperparameters}
    *_, last = ast.parse(definitions(PATH, factory)).body[0].body
    return _Inline(values).visit(last.value)


def _expression(text):
    return ast.parse(text, mode="eval").body


def call(name: str, weights: str, **hyperparameters: str) -> ast.expr:
    """The expression that makes this optimizer over `weights` at the rate LEARNING_RATE. Hyperparameters are expressions; others have our defaults."""
    given = {parameter: _expression(text) for parameter, text in hyperparameters.items()}
    return _call(name, _expression(weights), _expression("LEARNING_RATE"), given)


def text(name: str, weights: str, **hyperparameters: str) -> str:
    """The same as text."""
    return ast.unparse(call(name, weights, **hyperparameters))


def classes(name: str, program: str) -> str:
    """Our own classes that this optimizer needs, since torch lacks them; empty for one of torch's."""
    return with_needs(PATH, call(name, "weights"), program)
