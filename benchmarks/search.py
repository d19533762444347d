"""How long the sidebar's search takes on this machine, and how large it is: `python -m benchmarks.search`."""

import psutil

from benchmarks.table import clock, format_summary, machine, show, summary
from dlcore.interview.search import Index
from pages.shared import search

REPEATS = 20
QUERIES = (
    "nms",
    "batch norm",
    "bacth norm",
    "vanishi",
    "what is attention",
    "confidense interval",
    "gradeint chekc",
    "a b c d e f g h",
    "zzzzqqqq xxxxyyyy",
)


def main():
    before = psutil.Process().memory_info().rss
    gathering, entries = clock(lambda: list(search.entries()))
    building, index = clock(lambda: Index(entries))
    grown = (psutil.Process().memory_info().rss - before) / 2**20
    index.find("a first query loads what mends words")
    rows = [
        (query, format_summary(summary(clock(lambda query=query: index.find(query))[0] * 1e3 for _ in range(REPEATS))))
        for query in QUERIES
    ]
    show(f"Search among {len(entries)} texts, warm", ("query", "ms: median (least–greatest)"), rows)
    show(
        "Before the first query",
        ("", "ms"),
        [("gathering the texts", f"{gathering * 1e3:.0f}"), ("building the index", f"{building * 1e3:.0f}")],
    )
    print(f"  memory: {grown:.0f} MiB, verdicts and cards included\n{machine()}")


if __name__ == "__main__":
    main()
