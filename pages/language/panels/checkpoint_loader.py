"""Which pretrained checkpoint is loaded: one of three by name, another name on the hub, or a folder of this machine; loaded when the reader asks."""

import streamlit as st

from dlcore import policy
from dlcore.base import InvalidInput
from pages.language.panels.checkpoint_recording import RECORDED
from pages.shared import at_home, cache, controls, layout, link

OTHER, FOLDER = "Other model name", "Local folder"
# What is offered by name, and about how many megabytes are fetched for it.
OFFERED = {"bert-base-uncased": 440, "gpt2": 550, "t5-small": 244}
FAMILIES = {"bert": "BERT", "gpt2": "GPT-2", "t5": "T5"}


def choose(page):
    """RECORDED; or the checkpoint that this session has loaded, a dict with folder, kind and description; None, after a sentence, before that."""
    key = page.key("")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        which = controls.segmented_control(
            "Checkpoint",
            (RECORDED, *OFFERED, OTHER, FOLDER),
            default=RECORDED,
            required=True,
            key=f"{key}which",
            help="A real network's recorded attention; three checkpoints by name from Hugging Face's hub, any other BERT, GPT-2 or T5 there, or a folder on the machine that runs this app.",
        )
        if which == RECORDED:
            return RECORDED
        _name_field(which, key)
        st.button(
            "Load",
            key=f"{key}load",
            on_click=_ask,
            args=(key,),
            disabled=_switched_off(which) is not None,
            help="Replaces the checkpoint that is loaded now.",
        )
        if "checkpoint-of" in st.session_state:
            st.button(
                "Unload",
                key=f"{key}release",
                type="tertiary",
                on_click=_release,
                help="Removes the loaded checkpoint from this server's memory.",
            )
    _before(which)
    request = st.session_state.pop("checkpoint-asked", None)
    if request:
        _load(*request)
        st.rerun()
    return _describe()


def _name_field(which, key):
    if which == OTHER:
        link.own_text(
            "Name on the hub",
            "",
            f"{key}name",
            placeholder="google/flan-t5-small",
            help="owner/name, or the model's address on huggingface.co. It must be a BERT, GPT-2 or T5, in safetensors.",
        )
    elif which == FOLDER:
        st.text_input(
            "Folder",
            key=f"{key}folder",
            placeholder="~/models/my-bert",
            help="On the machine that runs this app; also a models--… folder of Hugging Face's cache. It needs config.json, safetensors, and tokenizer.json or a plain vocabulary.",
        )


def _switched_off(which):
    """What this server switches off and the choice would need; None where it may be loaded."""
    if which == FOLDER:
        return None if policy.local_models() else "Checkpoints from local folders"
    return None if policy.hub() else "Checkpoints from Hugging Face's hub"


def _before(which):
    """What loading will do, before it does; or that it is switched off."""
    if off := _switched_off(which):
        at_home.switched_off(off)
    elif which == FOLDER:
        layout.small(
            "Read in the folder: config.json, the safetensors, the tokenizer; nothing else, nothing is executed, and no file is shown. Whoever shares this app with others can switch local folders off: DLCORE_LOCAL_MODELS=off."
        )
    else:
        size = f" (about {OFFERED[which]} MB)" if which in OFFERED else ""
        layout.small(
            f"Fetched once{size} from huggingface.co into its cache on the machine that runs this app, without credentials: safetensors, config and tokenizer alone; nothing is executed. With HF_HUB_OFFLINE=1 only the cache is asked."
        )


def _ask(key):
    """Reads the fields when the button is pressed: what was typed last may have come with the press."""
    which = st.session_state[f"{key}which"]
    named = (
        st.session_state.get(f"{key}{'name' if which == OTHER else 'folder'}") if which in (OTHER, FOLDER) else which
    )
    st.session_state["checkpoint-asked"] = (which, named or "")


def _release():
    from dlcore.inspection.language import checkpoints

    if cache.inspector().warm:
        cache.ask(checkpoints.release)
    for name in ("of", "looked", "wrote", "answer", "extent"):
        st.session_state.pop(f"checkpoint-{name}", None)


def _load(which, named):
    for name in ("of", "looked", "wrote", "answer", "extent"):
        st.session_state.pop(f"checkpoint-{name}", None)
    if off := _switched_off(which):  # a disabled button is no guard
        st.session_state["checkpoint-failed"] = f"{off} are switched off on this server."
        return
    from dlcore.inspection.language import checkpoints, hub

    with st.spinner("Loading: PyTorch and transformers first (some seconds once), then the weights …"):
        try:
            found = (
                cache.ask(checkpoints.load_folder, folder=named)
                if which == FOLDER
                else cache.ask(checkpoints.load, name=named)
            )
        except InvalidInput as problem:
            st.session_state["checkpoint-failed"] = str(problem)
            return
    where = "The folder" if which == FOLDER else f"`{hub.check_name(named)}`"
    st.session_state["checkpoint-of"] = {
        "folder": found.folder,
        "kind": found.kind,
        "layers": found.layers,
        "heads": found.heads,
        "fills": found.fills,
        "mask": found.mask,
        "description": f"{where}: {FAMILIES[found.kind]} of {found.parameters / 1e6:,.1f} million parameters, {found.megabytes:,.0f} MB in memory · "
        f"{found.layers} layers of {found.heads} heads · the first {found.most} tokens of a text are read",
    }


def _describe():
    failed = st.session_state.pop("checkpoint-failed", None)
    if failed:
        st.error(failed)
    checkpoint = st.session_state.get("checkpoint-of")
    if checkpoint is None:
        if not failed:
            st.info(
                "Once a checkpoint is loaded, the attention of all its heads is shown here, and what it predicts for your text."
            )
        return None
    st.markdown(
        f"**{checkpoint['description']}**  \n:small[:gray[One checkpoint at a time is in memory for all readers of this server; another one replaces it.]]"
    )
    return checkpoint


def offers():
    """The three that are offered by name, and what each can do."""
    st.table(
        [
            {
                "Checkpoint": "bert-base-uncased",
                "Kind": "BERT (2018), 12 layers of 12 heads",
                "Can": "fill masks",
                "Fetched": f"{OFFERED['bert-base-uncased']} MB",
            },
            {
                "Checkpoint": "gpt2",
                "Kind": "GPT-2 (2019), 12 layers of 12 heads",
                "Can": "generate text",
                "Fetched": f"{OFFERED['gpt2']} MB",
            },
            {
                "Checkpoint": "t5-small",
                "Kind": "T5 (2020), twice 6 layers of 8 heads",
                "Can": "answer, with a task prefix",
                "Fetched": f"{OFFERED['t5-small']} MB",
            },
        ],
        border="horizontal",
        hide_index=True,
        alt="The checkpoints that are offered by name",
    )
    st.markdown(
        "Any other BERT, GPT-2 or T5 works as well, by its name or from a folder, for instance one that you fine-tuned: as its config.json calls it, in safetensors of 16- or 32-bit weights, up to 1,600 MB in memory. "
        "A folder is made by `save_pretrained` of the network and of its tokenizer."
    )


def reads():
    """What is opened, and what never is."""
    st.markdown(
        "- **Opened:** config.json (a fixed list of its numbers), model.safetensors or the parts that its index names, tokenizer.json or a plain vocabulary, and of tokenizer_config.json the names of special tokens, added tokens, and how case, accents, Chinese characters and a first space are treated. "
        "What looks like a special token in your text is read as text, except BERT's mask and T5's sentinels. "
        "Sizes are checked before anything is loaded.\n"
        "- **Never opened:** pickles (pytorch_model.bin and the like), Python files, adapters, anything else in the folder. Code that a config names is not run; no kernel is fetched.\n"
        "- **Sent to the hub:** the name of the checkpoint, without credentials. Your text is never sent there; it stays in this session's memory.\n"
        "- **Kept:** what was fetched stays in Hugging Face's cache on the machine that runs the app. One checkpoint at a time is in memory for all readers.\n"
        "- **For a shared deployment:** with local folders on, any reader can learn whether a folder exists on the server, and use the models in it. "
        "`DLCORE_LOCAL_MODELS=off` switches them off, `DLCORE_HUB=off` all loading by name; `HF_HUB_OFFLINE=1` keeps the server from fetching."
    )
