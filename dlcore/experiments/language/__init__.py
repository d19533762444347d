"""The questions of Language, in the order of the guide."""

from dlcore.experiments.language import (
    attention_scaling,
    bits_per_byte,
    induction_heads,
    kv_cache,
    language_model,
    long_range_recall,
    natural_text,
    norm_placement,
    positions,
    pretraining,
    recurrent_kernels,
    seq2seq,
    sequence_cost,
    surnames,
    thread_scaling,
    vocabulary_size,
)

EXPERIMENTS = (
    long_range_recall.EXPERIMENT,
    surnames.EXPERIMENT,
    sequence_cost.EXPERIMENT,
    recurrent_kernels.EXPERIMENT,
    thread_scaling.EXPERIMENT,
    language_model.EXPERIMENT,
    attention_scaling.EXPERIMENT,
    positions.EXPERIMENT,
    induction_heads.EXPERIMENT,
    pretraining.EXPERIMENT,
    natural_text.EXPERIMENT,
    vocabulary_size.EXPERIMENT,
    norm_placement.EXPERIMENT,
    kv_cache.EXPERIMENT,
    seq2seq.EXPERIMENT,
    bits_per_byte.EXPERIMENT,
)
