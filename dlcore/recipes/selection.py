"""Rates chosen by a validation part, so that the test part can judge: for experiments whose runs leave a table `outcome` of one row."""


def chosen(tables):
    """Of one run for each rate the outcome of the one that ends best on the validation part."""
    return max((of_rate["outcome"] for of_rate in tables), key=lambda outcome: outcome["validation"][0])


def _halves(tables, column):
    """A column of both sides, the first half of the tables and the second, each at the rate that validation chose."""
    half = len(tables) // 2
    return chosen(tables[:half])[column][0], chosen(tables[half:])[column][0]


def lead(*tables):
    """Test accuracy of the first half of the tables less that of the second, each at the rate that validation chose."""
    ours, theirs = _halves(tables, "accuracy")
    return ours - theirs


def times_as_much(column):
    """How many times as much of something the first half of the tables needs, each at the rate that validation chose."""

    def times(*tables):
        ours, theirs = _halves(tables, column)
        return ours / theirs

    return times
