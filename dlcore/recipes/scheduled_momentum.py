"""SGD with momentum 0.9 under a learning-rate schedule, whichever network learns."""


class ScheduledMomentum:
    """The optimizer and its schedule, as `mlp_classifier.fit` takes them: `optimizer`, and `callbacks` for `evaluation_callbacks`. Good for one training.

    `schedule` is a name in SCHEDULES, `learning_rate` its peak, `steps` the length of the training. A plateau looks at the loss of the
    evaluation: the validation part should be held out there, and the test images tested apart from it.
    """

    def __init__(self, schedule, learning_rate, steps):
        self.schedule, self.learning_rate, self.steps = schedule, learning_rate, steps

    def optimizer(self, weights):
        from dlcore.blocks.optimizers import optimizer
        from dlcore.blocks.schedules import SCHEDULES

        momentum = optimizer("momentum", weights, self.learning_rate)
        self.scheduler = SCHEDULES[self.schedule](momentum, self.steps)
        return momentum

    def callbacks(self, evaluation):
        from dlcore.blocks.schedules import Schedule

        self.callback = Schedule(self.scheduler, evaluation)
        return [self.callback]

    @property
    def rates(self):
        """The learning rate before the first step and at every test."""
        return self.callback.rates
