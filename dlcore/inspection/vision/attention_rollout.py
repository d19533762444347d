"""Where a Vision Transformer looks: the attention of every layer and head, and its rollout through the layers."""

import numpy
import torch

from dlcore.models.loading import load_model
from dlcore.models.vision.vit import ViT


def vision_transformer(arrays):
    """The ViT whose weights lie among a record's arrays, of our shape, ready to answer."""
    return load_model(ViT(), arrays)


@torch.no_grad()
def look(network, pictures):
    """Its answers as probabilities, (pictures, classes), and its attention, (pictures, layers, heads, asking, asked), the class token first.

    `pictures` is (pictures, channels, side, side); the network is left as it was.
    """
    attentions = [block.attention for block in network.eval().blocks]
    for attention in attentions:
        attention.store_weights = True
    try:
        answers = network(pictures).softmax(-1)
        return answers, torch.stack([attention.weights for attention in attentions], dim=1)
    finally:
        for attention in attentions:
            attention.store_weights, attention.weights = False, None


def rollout(weights):
    """How much of each token's last state stems from each input token, if heads count equally and half of everything goes by the residual path.

    From attention (…, layers, heads, tokens, tokens) to (…, tokens, tokens); each row adds up to one. Source: Abnar and Zuidema, “Quantifying
    Attention Flow in Transformers”, ACL 2020.
    """
    layers = weights.mean(-3)  # (…, layers, tokens, tokens)
    kept = torch.eye(layers.shape[-1], dtype=layers.dtype, device=layers.device)
    whole = kept
    for layer in layers.unbind(-3):
        whole = (layer + kept) / 2 @ whole
    return whole


def seen(arrays, pixels):
    """As `look` of the recorded ViT for one gray picture, uint8 (28, 28): probabilities (classes,), attention (layers, heads, 65, 65), rollout (65, 65)."""
    black, white = (float(level) for level in arrays["levels"])
    inputs = black + (white - black) * torch.from_numpy(numpy.asarray(pixels, "float32")) / 255
    framed = torch.nn.functional.pad(inputs[None, None], (2,) * 4, value=black)
    answers, weights = look(vision_transformer(arrays), framed)
    return answers[0].numpy(), weights[0].numpy(), rollout(weights[0]).numpy()
