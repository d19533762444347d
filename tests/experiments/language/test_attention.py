"""The experiments on attention: what they feed, what they count, and that their evidence asks for what it says."""

import math

import pytest
import torch

from dlcore.data import synthetic_english as english
from dlcore.experiments.language import attention_scaling, induction_heads, language_model, positions


def test_rows_are_sentences_strung_together_and_what_the_left_decides_is_marked():
    words, decided = language_model.rows(english.TRAIN, 20, 0)
    vocabulary = english.vocabulary()
    assert words.shape == decided.shape == (20, language_model.LENGTH + 1)
    assert {vocabulary[word] for word in words[:, 0]} == {english.START}
    classes = {vocabulary[word] for word in words[decided]}
    assert classes <= set(english.classes())  # words of a fact alone
    assert 0.03 < decided.float().mean() < 0.3
    assert not torch.equal(words, language_model.rows(english.TRAIN, 20, 1)[0])
    assert torch.equal(words, language_model.rows(english.TRAIN, 20, 0)[0])


def test_the_network_that_reads_sees_nothing_of_what_comes():
    torch.manual_seed(0)
    network = language_model.network(9)
    x = torch.eye(9)[torch.randint(9, (1, 12), generator=torch.Generator().manual_seed(0))]
    changed = x.clone()
    changed[:, -1] = torch.eye(9)[0]
    assert network(x).shape == (12, 9)
    torch.testing.assert_close(network(x)[:-1], network(changed)[:-1])


@pytest.mark.parametrize("tokens", [16, 256])
def test_undivided_scores_spread_by_the_root_of_the_width(tokens, silent):
    of = attention_scaling.EXPERIMENT
    scaled, unscaled = (
        of.measure(of.run_group(variant, (0, 1), tokens=tokens), "cpu", silent) for variant in of.variants
    )
    for divided, whole in zip(scaled, unscaled, strict=True):
        divided, whole = divided["curve"], whole["curve"]
        for width, one, other in zip(divided["width"], divided["spread"], whole["spread"], strict=True):
            assert other / one == pytest.approx(math.sqrt(width), rel=1e-4)
        assert all(0 < share <= 1 for share in divided["largest"] + whole["largest"])
        assert all(0 <= through < 1 - 1 / tokens + 1e-6 for through in divided["gradient"] + whole["gradient"])


def test_the_largest_eigenvalue_of_softmaxs_jacobian_bounds_the_gradient_and_all_add_up_to_the_trace():
    p = (4 * torch.randn(200, 16, generator=torch.Generator().manual_seed(0), dtype=torch.float64)).softmax(-1)
    jacobian = torch.diag_embed(p) - p[:, :, None] * p[:, None, :]
    eigenvalues = torch.linalg.eigvalsh(jacobian)
    torch.testing.assert_close(eigenvalues.sum(-1), (p * (1 - p)).sum(-1))
    assert eigenvalues[:, -1].max() <= 0.5
    upstream = torch.randn(200, 16, 1, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    assert ((jacobian @ upstream).norm(dim=1)[:, 0] <= eigenvalues[:, -1] * upstream.norm(dim=1)[:, 0] + 1e-12).all()


@pytest.mark.parametrize("variant", positions.VARIANTS)
def test_what_order_does_to_each_variant(variant):
    torch.manual_seed(0)
    network = positions.network(variant, 16).eval()
    x = torch.eye(positions.TOKENS)[torch.arange(8) % positions.TOKENS][None]
    shuffled = x[:, [3, 0, 2, 1, 5, 4, 6, 7]]
    same = torch.allclose(network(x), network(shuffled), atol=1e-5)
    assert same == (variant == "positions-none")


def test_sinusoids_are_not_learned():
    learned, waves = (
        dict(positions.network(variant, 16).named_parameters())
        for variant in ("positions-learned", "positions-sinusoidal")
    )
    assert learned["positions"].requires_grad
    assert not waves["positions"].requires_grad


def test_induction_asks_for_the_second_half_and_shows_everything_before():
    shown, asked = induction_heads.draw(induction_heads.RANDOM, 5, 0)
    assert shown.shape == (5, 2 * induction_heads.HALF - 1, induction_heads.TOKENS)
    assert asked.shape == (5 * induction_heads.HALF,)
    assert torch.equal(shown.argmax(-1)[:, induction_heads.HALF :].flatten(), asked.view(5, -1)[:, :-1].flatten())
    assert induction_heads.network(2)(shown).shape == (5 * induction_heads.HALF, induction_heads.TOKENS)


def test_heads_are_found_by_where_they_look():
    class Fake(torch.nn.Module):
        """Two layers whose heads look one back, and at what followed last time."""

        def __init__(self):
            super().__init__()
            self.blocks = [type("Block", (), {"attention": type("Attention", (), {})()})() for _ in range(2)]

        def hidden_states(self, x):
            tokens = x.argmax(-1)
            time = tokens.shape[1]
            back = torch.zeros(len(tokens), 1, time, time)
            after = torch.zeros(len(tokens), 1, time, time)
            for place in range(1, time):
                back[:, 0, place, place - 1] = 1
                for row in range(len(tokens)):
                    earlier = [at for at in range(place) if tokens[row, at] == tokens[row, place]]
                    after[row, 0, place, (earlier[-1] + 1) if earlier else place] = 1
            self.blocks[0].attention.weights, self.blocks[1].attention.weights = back, after

    table, arrays = induction_heads.attention_patterns(Fake(), induction_heads.RANDOM, 0, "cpu")
    assert (table["layer"], table["head"]) == ([1, 2], [1, 1])
    assert table["previous"][0] == 1.0
    assert table["followed"][1] == 1.0
    assert table["followed"][0] == table["same"][0] == table["same"][1] == 0.0
    assert arrays["attention"].shape == (2, 1, 2 * induction_heads.HALF, 2 * induction_heads.HALF)
