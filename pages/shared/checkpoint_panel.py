"""Which real checkpoint is read: one of three by name, another name on the hub, or a folder of this machine; loaded when the reader asks."""

import streamlit as st

from pages.shared import bones

ANOTHER, FOLDER = "Another name", "Local folder"
# What is offered by name, and about how many megabytes are fetched for it.
OFFERED = {"bert-base-uncased": 440, "gpt2": 550, "t5-small": 244}
FAMILIES = {"bert": "BERT", "gpt2": "GPT-2", "t5": "T5"}


def loaded(key):
    """The folder of the checkpoint that this session has loaded, and how it is called; None, after a sentence, before that."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        which = st.segmented_control(
            "Checkpoint",
            (*OFFERED, ANOTHER, FOLDER),
            default="bert-base-uncased",
            required=True,
            key=f"{key}which",
            bind="query-params",
            help="Three by name from Hugging Face's hub, any other BERT, GPT-2 or T5 there, or a folder on the machine that runs this app.",
        )
        named = _named(which, key)
        st.button("Load", key=f"{key}load", type="primary", on_click=_ask, args=(key, which, named), help="Takes the place of the checkpoint that is loaded now.")
        if f"{key}of" in st.session_state:
            st.button("Give memory back", key=f"{key}release", type="tertiary", on_click=_release, args=(key,), help="Removes the loaded checkpoint from this server's memory.")
    _before(which)
    asked = st.session_state.pop(f"{key}asked", None)
    if asked:
        _load(key, *asked)
    return _said(key)


def _named(which, key):
    if which == ANOTHER:
        return st.text_input(
            "Name on the hub", key=f"{key}name", placeholder="google/flan-t5-small", max_chars=160, help="As it stands in the address: owner/name. It must be a BERT, GPT-2 or T5, in safetensors."
        )
    if which == FOLDER:
        return st.text_input(
            "Folder", key=f"{key}folder", placeholder="~/models/my-bert", max_chars=500, help="On the machine that runs this app. It needs config.json, model.safetensors and tokenizer.json."
        )
    return which


def _before(which):
    """What loading will do, before it does."""
    if which == FOLDER:
        bones.small(
            "Read in the folder: config.json, the safetensors, the tokenizer; nothing else, nothing is executed, and no file is shown. Whoever shares this app with others can switch local folders off: DLCORE_LOCAL_MODELS=0."
        )
    else:
        size = f" (about {OFFERED[which]} MB)" if which in OFFERED else ""
        bones.small(f"Fetched once{size} from huggingface.co into its cache on the machine that runs this app, with nobody's credentials: safetensors, config and tokenizer alone; nothing is executed. With HF_HUB_OFFLINE=1 only the cache is asked.")


def _ask(key, which, named):
    st.session_state[f"{key}asked"] = (which, named or "")


def _release(key):
    from dlcore.inspection import checkpoints

    checkpoints.release()
    for name in ("of", "looked", "wrote"):
        st.session_state.pop(f"{key}{name}", None)


def _load(key, which, named):
    for name in ("of", "looked", "wrote"):
        st.session_state.pop(f"{key}{name}", None)
    with st.spinner("Loading: PyTorch and transformers first (some seconds once), then the weights …"):
        from dlcore.inspection import checkpoint_files, checkpoints, hub

        try:
            folder = checkpoint_files.local(named) if which == FOLDER else hub.fetched(named)
            with checkpoints.held(folder) as checkpoint:
                layers, heads = checkpoint.heads
                st.session_state[f"{key}of"] = {
                    "folder": str(folder),
                    "kind": checkpoint.kind,
                    "layers": layers,
                    "heads": heads,
                    "fills": checkpoint.fills,
                    "said": f"{'This folder' if which == FOLDER else named.strip()}: {FAMILIES[checkpoint.kind]} of {checkpoint.weights / 1e6:,.1f} million weights, {checkpoint.megabytes:,.0f} MB in memory · "
                    f"{layers} layers of {heads} heads · it is given up to {checkpoint.most} tokens",
                }
        except checkpoint_files.BadCheckpoint as problem:
            st.session_state[f"{key}failed"] = str(problem)


def _said(key):
    failed = st.session_state.pop(f"{key}failed", None)
    if failed:
        st.error(failed)
    of = st.session_state.get(f"{key}of")
    if of is None:
        if not failed:
            st.info("As soon as a checkpoint is loaded, the attention of all its heads stands here, and what it makes of your text.")
        return None
    st.markdown(f"**{of['said'].replace('$', '')}**  \n:small[:gray[One checkpoint at a time is held for all readers of this server; another one takes its place.]]")
    return of
