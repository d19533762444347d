"""What the experiments on made sequences share: a training on batches that are drawn afresh for every step, so that nothing can be learned by heart."""

BATCH, TEST = 64, 500


def learn(network, draw, steps, learning_rate, every, seed, device, report, dimensions=3):
    """Trains one network with Adam and gives its curve, tested before the first step and after every `every` steps.

    `draw(count, seed)` gives inputs (count, …), of `dimensions` in all, and targets, one for each row of what the network puts out. A validation part of
    its own stands in the column of that name: to choose the rate by.
    """
    import torch

    from dlcore.blocks.callbacks import Evaluation, Progress, Stopwatch
    from dlcore.models.stacked import ParallelNetworks
    from dlcore.training import cross_entropy, train

    def batches():
        for step in range(steps):
            inputs, targets = draw(BATCH, 1_000_003 * (seed + 1) + step)
            yield inputs[None].to(device), targets[None].to(device)

    beside, stopwatch = ParallelNetworks([network.to(device)], dimensions), Stopwatch(device)
    tests = [tuple(part.to(device) for part in draw(TEST, apart + seed)) for apart in (500_000_003, 600_000_007)]
    evaluation = Evaluation(beside, cross_entropy, *tests[0], every, stopwatch, report.metrics)
    choosing = Evaluation(beside, cross_entropy, *tests[1], every, stopwatch)
    moving = torch.optim.Adam(beside.parameters(), learning_rate)
    train(beside, batches(), cross_entropy, moving, [evaluation, choosing, Progress(report, steps)])
    (curve,), (seen,) = evaluation.tables(), choosing.tables()
    return curve | {"validation": seen["accuracy"]}
