"""Tiny random checkpoints as `save_pretrained` writes them, for tests; or the real one that DLCORE_CHECKPOINT names."""

import json
import os
from pathlib import Path

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

KINDS = ("bert", "gpt2", "t5")
WORDS = [
    "the",
    "animal",
    "did",
    "not",
    "cross",
    "street",
    "because",
    "it",
    "was",
    "too",
    "tired",
    "a",
    "river",
    "man",
    "woman",
    "reads",
    "book",
    "to",
    "in",
    "of",
    "and",
    "translate",
    "english",
    "german",
    "summarize",
    "what",
]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
REAL = os.environ.get("DLCORE_CHECKPOINT")


def wordpiece():
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = {
        word: number
        for number, word in enumerate(
            [*special, ".", ",", *WORDS, *LETTERS[1:], *(f"##{letter}" for letter in LETTERS)]
        )
    }
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(special)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer


def byte_pairs():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=320,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([" ".join(WORDS)] * 4, trainer)
    return tokenizer


def unigram():
    pieces = [
        ("<pad>", 0.0),
        ("</s>", 0.0),
        ("<unk>", 0.0),
        ("▁", -2.0),
        *((f"▁{word}", -3.0) for word in WORDS),
        *((letter, -6.0) for letter in LETTERS + ".,:"),
    ]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=2))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.add_special_tokens(["<pad>", "</s>", "<unk>", "<extra_id_0>", "<extra_id_1>"])
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    return tokenizer


TOKENIZERS = {"bert": wordpiece, "gpt2": byte_pairs, "t5": unigram}


def network(kind, vocabulary, seed=0, **changed):
    torch.manual_seed(seed)
    if kind == "bert":
        sizes = dict(
            hidden_size=48,
            num_hidden_layers=3,
            num_attention_heads=4,
            intermediate_size=64,
            max_position_embeddings=128,
        )
        return transformers.BertForMaskedLM(transformers.BertConfig(**{"vocab_size": vocabulary, **sizes, **changed}))
    if kind == "gpt2":
        sizes = dict(n_embd=48, n_layer=3, n_head=4, n_positions=128, bos_token_id=0, eos_token_id=0)
        return transformers.GPT2LMHeadModel(transformers.GPT2Config(**{"vocab_size": vocabulary, **sizes, **changed}))
    sizes = dict(d_model=48, d_kv=12, d_ff=64, num_layers=3, num_heads=4, decoder_start_token_id=0)
    return transformers.T5ForConditionalGeneration(
        transformers.T5Config(**{"vocab_size": vocabulary, **sizes, **changed})
    )


def write_checkpoint(folder, kind, **changed):
    """A checkpoint in this folder. Its weights are larger than fresh ones, so that heads differ and the text matters."""
    transformers.logging.disable_progress_bar()
    tokenizer = TOKENIZERS[kind]()
    made = network(kind, tokenizer.get_vocab_size(), **changed).eval()
    with torch.no_grad():
        for name, weight in made.named_parameters():
            if weight.dim() > 1 and "relative" not in name:
                weight.mul_(6.0 if kind != "t5" else 2.0)
    made.save_pretrained(folder)
    special = {
        "bert": {"mask_token": "[MASK]"},
        "gpt2": {"eos_token": "<|endoftext|>"},
        "t5": {"eos_token": "</s>", "pad_token": "<pad>"},
    }[kind]
    transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special).save_pretrained(folder)
    return Path(folder)


def changed_json(path, **values):
    """Changes names in a JSON file."""
    path.write_text(json.dumps(json.loads(path.read_text()) | values))
