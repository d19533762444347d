"""What the experiments on generated sequences share: training on fresh batches at every step, so that nothing can be memorized."""

BATCH, TEST = 64, 500


def fit(network, draw, steps, learning_rate, every, seed, device, report, dimensions=3):
    """Trains one network with Adam and gives its curve, tested before the first step and after every `every` steps.

    `draw(count, seed)` gives inputs (count, …), of `dimensions` in all, and targets, one for each row of the network's output. The column `validation`
    has the accuracy on sequences of its own, by which the learning rate is chosen.
    """
    import torch

    from dlcore.blocks.callbacks import Evaluation, Progress, Stopwatch
    from dlcore.models.stacked import ParallelNetworks
    from dlcore.training import cross_entropy, train

    def batches():
        for step in range(steps):
            inputs, targets = draw(BATCH, 1_000_003 * (seed + 1) + step)
            yield inputs[None].to(device), targets[None].to(device)

    parallel, stopwatch = ParallelNetworks([network.to(device)], dimensions), Stopwatch(device)
    tests = [tuple(part.to(device) for part in draw(TEST, offset + seed)) for offset in (500_000_003, 600_000_007)]
    evaluation = Evaluation(parallel, cross_entropy, *tests[0], every, stopwatch, report.metrics)
    validation = Evaluation(parallel, cross_entropy, *tests[1], every, stopwatch)
    optimizer = torch.optim.Adam(parallel.parameters(), learning_rate)
    train(parallel, batches(), cross_entropy, optimizer, [evaluation, validation, Progress(report, steps)])
    (curve,), (held_out,) = evaluation.tables(), validation.tables()
    return curve | {"validation": held_out["accuracy"]}
