"""The published shapes of language models, as far as a KV cache depends on them."""

from dataclasses import dataclass

from dlcore.guide.topic import Source

GPT_2 = Source("Radford and others", 2019, "Language Models are Unsupervised Multitask Learners", "OpenAI")
GPT_3 = Source("Brown and others", 2020, "Language Models are Few-Shot Learners", "NeurIPS", preprint="2005.14165")
PALM = Source(
    "Chowdhery and others", 2022, "PaLM: Scaling Language Modeling with Pathways", "arXiv", preprint="2204.02311"
)
LLAMA_2 = Source(
    "Touvron and others", 2023, "Llama 2: Open Foundation and Fine-Tuned Chat Models", "arXiv", preprint="2307.09288"
)
MISTRAL = Source("Jiang and others", 2023, "Mistral 7B", "arXiv", preprint="2310.06825")
LLAMA_3 = Source("Grattafiori and others", 2024, "The Llama 3 Herd of Models", "arXiv", preprint="2407.21783")


@dataclass(frozen=True)
class ModelShape:
    """Layers, query heads, heads of keys and values, the width of a head, and the tokens of context. `source` is None for our own."""

    name: str
    layers: int
    heads: int
    groups: int
    width: int
    context: int
    source: Source | None


SHAPES = (
    ModelShape("Llama 3.1 8B", 32, 32, 8, 128, 131_072, LLAMA_3),
    ModelShape("Llama 3.1 70B", 80, 64, 8, 128, 131_072, LLAMA_3),
    ModelShape("Llama 3.1 405B", 126, 128, 8, 128, 131_072, LLAMA_3),
    ModelShape("Mistral 7B", 32, 32, 8, 128, 8_192, MISTRAL),
    ModelShape("Llama 2 7B", 32, 32, 32, 128, 4_096, LLAMA_2),
    ModelShape("PaLM 540B", 118, 48, 1, 256, 2_048, PALM),
    ModelShape("GPT-3 175B", 96, 96, 96, 128, 2_048, GPT_3),
    ModelShape("GPT-2 small", 12, 12, 12, 64, 1_024, GPT_2),
    ModelShape("Our GPT", 3, 4, 4, 16, 24, None),
)
