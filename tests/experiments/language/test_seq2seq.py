"""Copy and reverse: what a run records, and why whole sequences are right in both modes or in none."""

import pytest
import torch

from dlcore.experiments import find
from dlcore.experiments.language import seq2seq
from dlcore.models.language.seq2seq import Seq2Seq


class Answers(torch.nn.Module):
    """An encoder–decoder whose true outputs are, in every second sequence, what it would write by itself."""

    def __init__(self):
        super().__init__()
        self.model = Seq2Seq(19, 8, "additive-attention")
        self.forward, self.write = self.model.forward, self.model.write


def test_greedy_sequences_are_right_in_both_modes_or_in_none(monkeypatch):
    torch.manual_seed(0)
    model = Answers()

    def draw(task, count, shortest, longest, tokens, seed):
        source = torch.randint(3, 3 + tokens, (count, longest), generator=torch.Generator().manual_seed(seed))
        written, _ = model.write(source, longest + 1)
        written[1::2, longest // 2] = (written[1::2, longest // 2] + 1) % 19
        return source, torch.cat([torch.ones(count, 1, dtype=torch.long), written], 1)

    monkeypatch.setattr("dlcore.data.token_sequences.draw", draw)
    tables = seq2seq.test(model, "copy", 0, "cpu")
    lengths = tables["lengths"]
    assert lengths["length"] == [length for length in seq2seq.LENGTHS for _ in seq2seq.MODES]
    assert lengths["sequence"] == [0.5] * 8
    forced, free = lengths["token"][0::2], lengths["token"][1::2]
    assert all(1 > truth >= own for truth, own in zip(forced, free, strict=True))
    (truth,), (own,) = tables["end"]["forced_after"], tables["end"]["free_after"]
    assert truth >= own


@pytest.mark.slow
def test_a_run_records_lengths_positions_and_the_weights_of_one_sequence(silent, monkeypatch):
    monkeypatch.setattr(seq2seq, "TESTED", 10)
    experiment = find("seq2seq")
    one, other = experiment.measure(experiment.run_group("dot-product-attention", (0, 1), steps=10), "cpu", silent)
    assert one["curve"]["step"] == [0, 10]
    assert len(one["positions"]["position"]) == 2 * (seq2seq.WATCHED + 1)
    assert one["arrays"]["attention"].shape == (seq2seq.DRAWN + 1, seq2seq.DRAWN)
    assert "arrays" not in other
    alone = experiment.measure(experiment.run_group("fixed-context", (0,), steps=10), "cpu", silent)[0]
    assert "arrays" not in alone
    sizes = [tables["end"]["parameters"][0] for tables in (one, alone)]
    assert max(sizes) / min(sizes) < 1.02


def test_scheduled_sampling_is_not_asked_of_additive_attention():
    experiment = find("seq2seq")
    assert experiment.run("additive-attention", 0, own_tokens=0.5) == experiment.run("additive-attention", 0)
    assert experiment.run("fixed-context", 0, own_tokens=0.5)["own_tokens"] == 0.5
