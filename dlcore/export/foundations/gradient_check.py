"""One gradient check as a plain program: backpropagation in NumPy beside autograd and finite differences, nothing of ours to import."""

from string import Template

from dlcore.experiments.foundations.gradient_check import EXAMPLES, SHAPES
from dlcore.export.source import read

PROGRAM = Template("""\
$implementation

# The check. Needs torch beside numpy.
import torch

SHAPE, EXAMPLES, SEED, PRECISION, ACTIVATION = $shape, $examples, $seed, "$precision", "$activation"

random = np.random.default_rng(SEED)
layers = [
    (
        (random.standard_normal((inputs, outputs)) / inputs**0.5).astype(PRECISION),
        (0.1 * random.standard_normal(outputs)).astype(PRECISION),
    )
    for inputs, outputs in zip(SHAPE, SHAPE[1:])
]
x, target = (random.standard_normal((EXAMPLES, units)).astype(PRECISION) for units in (SHAPE[0], SHAPE[-1]))


def distance(others):
    difference = np.concatenate([part.ravel() for part in others]).astype("float64") - ours
    return np.linalg.norm(difference) / np.linalg.norm(ours)


_, exact = gradient(layers, x, target, ACTIVATION)
ours = np.concatenate([part.ravel() for pair in exact for part in pair]).astype("float64")

bend = getattr(torch, ACTIVATION)
weights = [torch.tensor(part, requires_grad=True) for layer in layers for part in layer]
h = torch.tensor(x)
for number in range(0, len(weights), 2):
    z = h @ weights[number] + weights[number + 1]
    h = bend(z) if number + 2 < len(weights) else z
((h - torch.tensor(target)).square().sum() / (2 * EXAMPLES)).backward()
print("way,step,error")
print(f"autograd,,{distance([weight.grad.numpy() for weight in weights]):.6g}")


def loss_with(weight, place, value):
    kept, weight[place] = weight[place], value
    seen = loss(forward(layers, x, ACTIVATION)[1][-1], target)
    weight[place] = kept
    return float(seen)


for half in range(2, 25):
    step = 10 ** (-half / 2)
    slopes = []
    for weight in (part for layer in layers for part in layer):
        for place in np.ndindex(weight.shape):
            here, shift = weight[place], weight.dtype.type(step)
            rise = loss_with(weight, place, here + shift) - loss_with(weight, place, here - shift)
            slopes.append(rise / (2 * step))
    print(f"central-difference,{step:.6g},{distance([np.array(slopes)]):.6g}")
""")


def render(run):
    """The program's text. It prints autograd's distance to ours, and that of central differences for every step, as the records have them."""
    return PROGRAM.substitute(
        implementation=read("models/backpropagation.py").rstrip(),
        shape=SHAPES[run["network"]],
        examples=EXAMPLES,
        seed=run.seed,
        precision=run["precision"],
        activation=run["activation"],
    )
