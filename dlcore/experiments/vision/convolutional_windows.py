"""The same network on the same windows, cropped or computed in one convolutional pass: does it find as much?"""

from dlcore.base import Experiment
from dlcore.evidence import Outcome
from dlcore.recipes.detection import WINDOWED


def measure(run_group, device, report):
    """For each seed one network, trained on cropped windows as in digit detection; each way to use it has thresholds of its own, chosen on validation scenes."""
    from dlcore.data import digit_scenes
    from dlcore.experiments.vision import digit_detection
    from dlcore.recipes import detection

    choosing = digit_scenes.scenes("validation", digit_detection.CHOOSING)
    testing = digit_scenes.scenes("test", digit_detection.TESTING)
    training = [
        setting.default for setting in (digit_detection.STEPS, digit_detection.BATCH, digit_detection.LEARNING_RATE)
    ]
    results = []
    for done, seed in enumerate(run_group.seeds):

        def share(part, done=done):
            report((done + part) / len(run_group.seeds))

        model, _ = detection.train_detector("sliding-window", seed, *training, device, lambda part: share(part * 0.8))
        rows = []
        for variant in WINDOWED:
            predictions, test_predictions = (
                [digit_detection.predict(variant, model, image) for image in detection.tensors(scenes).to(device)]
                for scenes in (choosing, testing)
            )
            tables = digit_detection.test_tables(
                testing, test_predictions, digit_detection.tune_thresholds(choosing, predictions)
            )
            best = [digit_detection.best_map(tables, column) for column in ("map50", "map")]
            rows.append((variant, len(predictions[0][1]), *best, tables["chosen"]["f1"][0]))
            share(0.8 + 0.2 * len(rows) / len(WINDOWED))
        columns = ("variant", "windows", "map50", "map", "f1")
        results.append({"found": dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))})
    return results


EXPERIMENT = Experiment(
    id="convolutional-windows",
    section="vision",
    question="The same network on the same windows, cropped or computed in one convolutional pass: does it find as much?",
    revision=1,
    varies="how windows are computed, all with one network",
    variants=("together",),
    seeds=(0, 1, 2, 3, 4),
    settings=(),
    measure=measure,
    cost=lambda run: 28_000.0,
    outcome=Outcome("mAP@.5, mean of the three ways", "map50", "found", "mean"),
)
