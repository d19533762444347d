"""Progress of seeds that are trained one after another."""


class SeedProgress:
    """A reporter for one seed of several: passes on the fraction of the whole, and rows in the place of that seed."""

    def __init__(self, report, done, parts):
        self.report, self.done, self.parts = report, done, parts

    def __call__(self, fraction):
        self.report((self.done + fraction) / self.parts)

    def metrics(self, rows):
        """A row per network, as a report takes them: None stands for each seed before this one."""
        self.report.metrics([None] * self.done + list(rows))
