"""Seeds that are trained one after another: how far the whole is, and which of them is speaking."""


class SeedProgress:
    """One seed's share of the whole report."""

    def __init__(self, report, done, parts):
        self.report, self.done, self.parts = report, done, parts

    def __call__(self, share):
        self.report((self.done + share) / self.parts)

    def rows(self, rows):
        """A row per network, as a report takes them: None stands for each seed before this one."""
        self.report.metrics([None] * self.done + list(rows))
