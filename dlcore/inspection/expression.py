"""What a reader types as a number: digits, + − * / **, brackets and a few names; never more than arithmetic."""

import ast
import math
import operator

OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
LONGEST, HIGHEST_POWER = 200, 64

# How people write operators; a null character, which some releases of Python answer with another error, is none.
TYPED = str.maketrans({"−": "-", "·": "*", "^": "**", ",": ".", "\0": "?"})


def value_of(text, names=()):
    """The number that an expression stands for; `names` are pairs of name and value. Raises ValueError with a sentence for the reader."""
    if not text.strip():
        raise ValueError("Type a number or an expression such as 0.5*(1-0.3).")
    if len(text) > LONGEST:
        raise ValueError(f"That is longer than {LONGEST} characters.")
    try:
        tree = ast.parse(text.strip().translate(TYPED), mode="eval")
        number = float(_value(tree.body, dict(names)))
    except ZeroDivisionError:
        raise ValueError("That divides by zero.") from None
    except (SyntaxError, MemoryError, RecursionError):
        raise ValueError(f"“{text.strip()[:40]}” is not an arithmetic expression.") from None
    except OverflowError:
        raise ValueError("That is too large a number.") from None
    if not math.isfinite(number):
        raise ValueError("That is not a finite number.")
    return number


def _value(node, names):
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return float(node.value)
    if isinstance(node, ast.Name) and node.id in names:
        return names[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        return -_value(node.operand, names) if isinstance(node.op, ast.USub) else _value(node.operand, names)
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        return OPERATORS[type(node.op)](_value(node.left, names), _value(node.right, names))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        base, power = _value(node.left, names), _value(node.right, names)
        if abs(power) > HIGHEST_POWER or (base < 0 and power != int(power)):
            raise ValueError(f"Powers go up to {HIGHEST_POWER}, and those of negative numbers are whole.")
        return base**power
    if isinstance(node, ast.Name):
        known = f"; known are {', '.join(names)}" if names else ""
        raise ValueError(f"“{node.id[:20]}” is not known here{known}.")
    raise ValueError("Only numbers, + − * / **, parentheses and the names of the network are understood.")
