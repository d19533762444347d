"""Where a Vision Transformer looks: the attention of every layer and head, and its rollout through the layers."""

import numpy
import torch

from dlcore.models.loading import load_model
from dlcore.models.vision.vit import ViT


@torch.no_grad()
def predict_with_attention(network, images):
    """Probabilities (images, classes) and attention weights (images, layers, heads, queries, keys), the class token first.

    `images` is (images, channels, side, side); the network is left unchanged.
    """
    attentions = [block.attention for block in network.eval().blocks]
    for attention in attentions:
        attention.store_weights = True
    try:
        probabilities = network(images).softmax(-1)
        return probabilities, torch.stack([attention.weights for attention in attentions], dim=1)
    finally:
        for attention in attentions:
            attention.store_weights, attention.weights = False, None


def rollout(weights):
    """Attention rollout: how much of each output token comes from each input token, with heads averaged and half the weight
    on the residual path.

    From attention (…, layers, heads, tokens, tokens) to (…, tokens, tokens); each row adds up to one. Source: Abnar and Zuidema, “Quantifying
    Attention Flow in Transformers”, ACL 2020.
    """
    layers = weights.mean(-3)  # (…, layers, tokens, tokens)
    identity = torch.eye(layers.shape[-1], dtype=layers.dtype, device=layers.device)
    whole = identity
    for layer in layers.unbind(-3):
        whole = (layer + identity) / 2 @ whole
    return whole


def predict_recorded(arrays, pixels):
    """The recorded ViT on a gray image, uint8 (28, 28): probabilities (classes,), attention (layers, heads, 65, 65), rollout (65, 65)."""
    black, white = (float(level) for level in arrays["levels"])
    inputs = black + (white - black) * torch.from_numpy(numpy.asarray(pixels, "float32")) / 255
    padded = torch.nn.functional.pad(inputs[None, None], (2,) * 4, value=black)
    probabilities, weights = predict_with_attention(load_model(ViT(), arrays), padded)
    return probabilities[0].numpy(), weights[0].numpy(), rollout(weights[0]).numpy()
