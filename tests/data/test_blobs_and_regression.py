"""Points made from a seed: the same for the same seed, of the noise and the kinds that they claim."""

import pytest
import torch

from dlcore.data import blobs, noisy_regression


def test_a_seed_makes_the_same_points_and_another_seed_others():
    assert torch.equal(noisy_regression.points(50, 0.1, 3)[1], noisy_regression.points(50, 0.1, 3)[1])
    assert not torch.equal(noisy_regression.points(50, 0.1, 3)[1], noisy_regression.points(50, 0.1, 4)[1])
    assert torch.equal(blobs.points(20, "both", 8.0, 3)[0], blobs.points(20, "both", 8.0, 3)[0])


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5])
def test_the_curves_noise_and_its_outliers(share):
    x, y, lifted = noisy_regression.points(4_000, share, 0)
    miss = (y - noisy_regression.truth(x)).squeeze(1)
    assert lifted.float().mean().item() == pytest.approx(share, abs=1e-3)
    assert miss[~lifted].std().item() == pytest.approx(noisy_regression.NOISE, rel=0.05)
    assert miss[~lifted].mean().item() == pytest.approx(0, abs=0.03)
    if share:
        assert miss[lifted].min() > 1.5
        assert miss[lifted].mean().item() == pytest.approx(4.5, abs=0.15)


def test_scenes_have_what_they_say_and_the_same_heaps():
    plain, labels, kinds = blobs.points(30, "plain", 8.0, 0)
    assert (len(plain), len(labels), set(kinds)) == (60, 60, {"heap"})
    for scene, far, outliers in (("far", 10, 0), ("outlier", 0, 1), ("both", 10, 1)):
        x, labels, kinds = blobs.points(30, scene, 8.0, 0)
        assert torch.equal(x[:60], plain)
        assert (kinds.count("far"), kinds.count("outlier")) == (far, outliers)
        assert len(x) == len(labels) == len(kinds)
        assert set(labels[60:].tolist()) == {1.0}
        assert all((point[0] > 0) == (kind == "far") for point, kind in zip(x[60:], kinds[60:]))


def test_the_heaps_are_where_they_should_be():
    x, labels = blobs.clusters(5_000, torch.Generator().manual_seed(0))
    for label in (-1, 1):
        assert x[labels == label].mean(0).tolist() == pytest.approx([label * blobs.CENTER, 0], abs=0.05)
        assert x[labels == label].std(0).tolist() == pytest.approx([blobs.SPREAD] * 2, rel=0.05)


@pytest.mark.parametrize("kind", noisy_regression.KINDS)
def test_noise_of_every_kind_is_symmetric_with_its_own_tails(kind):
    """Against SciPy's distributions of standard deviation 1; their variance is no test of Student's t, whose fourth moment is infinite."""
    from scipy import stats

    theirs = {"normal": stats.norm(), "laplace": stats.laplace(scale=0.5**0.5), "student-t": stats.t(3, scale=3**-0.5)}
    assert theirs[kind].std() == pytest.approx(1)
    noise = noisy_regression.noise(kind, 20_000, torch.Generator().manual_seed(0)).squeeze(1)
    assert stats.kstest(noise.numpy(), theirs[kind].cdf).pvalue > 0.01
    others = [kind_ for kind_ in theirs if kind_ != kind]
    assert all(stats.kstest(noise.numpy(), theirs[other].cdf).pvalue < 1e-6 for other in others)
