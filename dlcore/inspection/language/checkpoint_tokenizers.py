"""A checkpoint's tokenizer, as transformers makes it of the folder's vocabulary; but what looks like a special token in a reader's text stays text.

Opened are `tokenizer.json` or a plain vocabulary, and of `tokenizer_config.json` a fixed list of names and flags. transformers' classes get the
vocabulary and these alone, never the folder: there they would open whatever else lies in it, and for a large vocabulary may ask the hub about it.
Needs no torch.
"""

import json
import re
from types import MappingProxyType

from dlcore.inspection.language.checkpoint_files import (
    MOST_VOCABULARY,
    InvalidCheckpoint,
    is_file,
    read_json,
    read_text,
)

# transformers' own class of each kind. A folder that names another one is read by its tokenizer.json as it stands.
CLASSES = MappingProxyType({"bert": "BertTokenizer", "gpt2": "GPT2Tokenizer", "t5": "T5Tokenizer"})
GENERIC = (
    "TokenizersBackend",
    "PreTrainedTokenizer",
    "PreTrainedTokenizerFast",
)  # classes that say nothing of the vocabulary
MODELS = MappingProxyType({"bert": "WordPiece", "gpt2": "BPE"})
FLAGS = MappingProxyType({
    "bert": ("do_lower_case", "strip_accents", "tokenize_chinese_chars"),
    "gpt2": ("add_prefix_space", "add_bos_token"),
})  # fmt: skip
NAMES = MappingProxyType({
    "bert": ("unk_token", "sep_token", "pad_token", "cls_token", "mask_token"),
    "gpt2": ("unk_token", "bos_token", "eos_token"),
})  # fmt: skip
# Where tokenizer_config.json names none.
SPECIAL = MappingProxyType({
    "bert": {"mask_token": "[MASK]"},
    "gpt2": {"eos_token": "<|endoftext|>"},
    "t5": {"eos_token": "</s>", "pad_token": "<pad>"},
})  # fmt: skip
SENTINEL = re.compile(r"<extra_id_\d+>")  # of T5, which a reader may write, as BERT's mask
TOKEN_FLAGS = ("single_word", "lstrip", "rstrip", "normalized", "special")  # of an added token
NAME = re.compile(r"[^`()]{1,100}")  # of a special token: what a page can show without it becoming a link or a picture


def tokenizer(folder, kind):
    """The folder's tokenizer, from `tokenizer.json`, else from a plain vocabulary. Raises InvalidCheckpoint."""
    noted = _configuration(folder)
    try:
        value = _as_noted(folder, kind, noted)
        if value is not None:
            return _close(value, kind, _token_name(noted, "mask_token") or SPECIAL["bert"]["mask_token"])
    except InvalidCheckpoint:
        raise
    except Exception as problem:  # the Rust library raises nothing narrower
        raise InvalidCheckpoint("The tokenizer in this folder is damaged.") from problem
    if is_file(folder / "spiece.model"):
        raise InvalidCheckpoint(
            "This folder has its tokenizer as spiece.model only: a tokenizer.json is needed, which transformers' `AutoTokenizer` writes with `save_pretrained`."
        )
    raise InvalidCheckpoint(
        "This folder has no tokenizer: a tokenizer.json is needed, or vocab.txt (BERT), or vocab.json with merges.txt (GPT-2)."
    )


def special_numbers(folder, kind, made):
    """Token numbers by name, {"mask_token": 103}, as tokenizer_config.json has them, else as is usual for the kind; what the tokenizer does not know is left out."""
    noted = _configuration(folder)
    numbers = {name: made.token_to_id(_token_name(noted, name) or usual) for name, usual in SPECIAL[kind].items()}
    return {name: number for name, number in numbers.items() if number is not None}


def blanks(folder, kind, made):
    """What a reader may write for something to be filled in, with its number: BERT's mask, {"[MASK]": 103}, or T5's sentinels; GPT-2 has none."""
    if kind == "bert":
        mask = _token_name(_configuration(folder), "mask_token") or SPECIAL["bert"]["mask_token"]
        number = made.token_to_id(mask)
        return {} if number is None else {mask: number}
    vocabulary = made.get_vocab() if kind == "t5" else {}
    return {token: number for token, number in vocabulary.items() if SENTINEL.fullmatch(token)}


def _configuration(folder):
    """What tokenizer_config.json notes, as a dict; empty where there is none. Raises InvalidCheckpoint."""
    path = folder / "tokenizer_config.json"
    return read_json(path, MOST_VOCABULARY) if is_file(path) else {}


def _token_name(noted, name):
    """The special token of that name; None where none is noted."""
    token = noted.get(name)
    token = token.get("content") if isinstance(token, dict) else token
    return token if isinstance(token, str) and NAME.fullmatch(token) else None


def _as_noted(folder, kind, noted):
    """The tokenizer as the content of a tokenizer.json; None where the folder has none."""
    named = noted.get("tokenizer_class")
    own = named is None or str(named) in (CLASSES[kind], CLASSES[kind] + "Fast")
    if is_file(folder / "tokenizer.json"):
        value = read_json(folder / "tokenizer.json", MOST_VOCABULARY)
        return _with_flags(value, kind, noted) if own and kind in MODELS and _model_of(value) == MODELS[kind] else value
    vocabulary = _plain_vocabulary(folder, kind)
    if vocabulary is None:
        return None
    if not own and named not in GENERIC:
        raise InvalidCheckpoint(
            f"This folder's tokenizer is of another class than {CLASSES[kind]}: a tokenizer.json is needed, which transformers' `AutoTokenizer` writes with `save_pretrained`."
        )
    return _with_added(json.loads(_of_transformers(kind, noted, **vocabulary).to_str()), noted)


def _model_of(value):
    """The name of a tokenizer.json's model, which older files leave out."""
    model = value["model"]
    usual = "Unigram" if isinstance(model["vocab"], list) else "BPE" if "merges" in model else "WordPiece"
    return model.get("type", usual)


def _with_flags(value, kind, noted):
    """A tokenizer.json whose parts are those of transformers' class under the flags in tokenizer_config.json, which count for more than the file itself."""
    model = value["model"]
    merges = {"merges": _pairs(model["merges"])} if kind == "gpt2" else {}
    fresh = json.loads(_of_transformers(kind, noted, vocab=model["vocab"], **merges).to_str())
    parts = ("normalizer", "pre_tokenizer", "decoder", "model", *(("post_processor",) if kind == "bert" else ()))
    return value | {part: fresh[part] for part in parts}


def _of_transformers(kind, noted, **vocabulary):
    """The backend, of tokenizers, of transformers' own class: it opens no file, asks no network and runs no code of the folder's."""
    import transformers

    flags = {name: noted[name] for name in FLAGS[kind] if isinstance(noted.get(name), bool)}
    names = {name: _token_name(noted, name) for name in NAMES[kind] if _token_name(noted, name)}
    return getattr(transformers, CLASSES[kind])(**vocabulary, **flags, **names).backend_tokenizer


def _plain_vocabulary(folder, kind):
    """What a class is made of: `vocab`, and GPT-2's `merges`; None where the folder has none."""
    words, pairs, merges = (folder / name for name in ("vocab.txt", "vocab.json", "merges.txt"))
    if kind == "bert" and is_file(words):
        return {"vocab": {word: number for number, word in enumerate(_lines(words))}}
    if kind == "gpt2" and is_file(pairs) and is_file(merges):
        ranked = [line for line in _lines(merges) if line and not line.startswith("#version")]
        return {"vocab": read_json(pairs, MOST_VOCABULARY), "merges": _pairs(ranked)}
    return None


def _lines(path):
    """A file's lines, without the white space that ends them. They end at line feeds alone: U+2028, U+0085 and the like are tokens of some vocabularies."""
    return [line.rstrip() for line in read_text(path, MOST_VOCABULARY).removesuffix("\n").split("\n")]


def _pairs(merges):
    """Merges as pairs; older files have each as one text."""
    return [tuple(merge.split(" ") if isinstance(merge, str) else merge) for merge in merges]


def _with_added(value, noted):
    """A plain vocabulary with the tokens that tokenizer_config.json adds to it, each at the number that is noted."""
    noted_tokens, vocabulary = noted.get("added_tokens_decoder"), value["model"]["vocab"]
    words = {number: word for word, number in vocabulary.items()}
    present = {token["content"] for token in value["added_tokens"]}
    for number, told in noted_tokens.items() if isinstance(noted_tokens, dict) else ():
        number, content = int(number), told["content"]
        if vocabulary.setdefault(content, number) != number or words.setdefault(number, content) != content:
            raise InvalidCheckpoint(
                "The tokenizer in this folder is damaged: its added tokens are not those of its vocabulary."
            )
        if content not in present:
            flags = {flag: told.get(flag) is True for flag in TOKEN_FLAGS}
            value["added_tokens"].append({"id": number, "content": content, **flags})
    value["added_tokens"].sort(key=lambda token: token["id"])
    return value


def _close(value, kind, mask):
    """The tokenizer of such a content, for which no text holds special tokens, but for BERT's mask and T5's sentinels, which readers are told to write."""
    from tokenizers import Tokenizer

    added, vocabulary = value.setdefault("added_tokens", []), value["model"]["vocab"]
    if kind == "bert" and mask in vocabulary and mask not in [token["content"] for token in added]:
        added.append({"id": vocabulary[mask], "content": mask, **dict.fromkeys(TOKEN_FLAGS, False)})
        added.sort(key=lambda token: token["id"])
    for token in added:
        if token["content"] == mask if kind == "bert" else kind == "t5" and SENTINEL.fullmatch(token["content"]):
            token["special"] = False
    if special := [token["content"] for token in added if token["special"] and len(token["content"]) > 1]:
        value["pre_tokenizer"] = _with_parting(value.get("pre_tokenizer"), special)
    made = Tokenizer.from_str(json.dumps(value))
    made.encode_special_tokens = True
    return made


def _with_parting(pre_tokenizer, special):
    """A pre-tokenizer that also parts “</s>” after its first character: a vocabulary of whole words or pieces, as Unigram's, holds it too and would find it."""
    pattern = "|".join(f"{re.escape(token[0])}(?={re.escape(token[1:])})" for token in special)
    part = {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False}
    return {"type": "Sequence", "pretokenizers": [*([pre_tokenizer] if pre_tokenizer else []), part]}
