"""What cross-validation says of features that are pure noise, selected before the split or within each fold."""

import numpy as np
import pandas as pd

from dlcore.blocks.cross_validation import cross_validate, nearest_centroid, select

TABLES, NEW = 200, 500


def scores(examples, features, selected, k):
    """Cross-validation on tables of noise, each with labels that nothing predicts.

    Columns: table, variant, accuracy (mean of the folds), least and most (of its folds), spread (their standard deviation), new (accuracy on new examples).
    """
    rows = []
    for table in range(TABLES):
        generator = np.random.default_rng(table)
        x, y = generator.standard_normal((examples, features)), np.arange(examples) % 2
        columns = select(x, y, selected)
        # As the features are independent noise, those of new examples need be drawn only where they are looked at.
        unseen, labels = generator.standard_normal((NEW, selected)), np.arange(NEW) % 2
        new = float((nearest_centroid(x[:, columns], y, unseen) == labels).mean())
        for variant, leak in (("selected-before", True), ("selected-within", False)):
            of_folds = cross_validate(x, y, selected, k, leak, np.random.default_rng(table))
            rows.append(
                {
                    "table": table,
                    "variant": variant,
                    "accuracy": float(np.mean(of_folds)),
                    "least": min(of_folds),
                    "most": max(of_folds),
                    "spread": float(np.std(of_folds, ddof=1)),
                    "new": new,
                }
            )
    return pd.DataFrame(rows)
