"""Many readers at one server, and its memory: pages, panels, and visits by the hundred, over Streamlit's own protocol. For Linux.

    python -m benchmarks.readers                              # some ten minutes, 6,700 visits in all
    python -m benchmarks.readers --sessions 10 --visits 200   # fewer
    python -m benchmarks.readers --limit-mb 1024 --runs 3     # all of it within a control group (as root)

pages     every page once, by one reader
panels    every panel that takes PyTorch once: memory of the server and of the inspection process, seconds to the answer,
          the first time and again
sessions  so many readers at once, each opens every page in an order of its own; then they leave
runs      with `--runs`: so many experiments one after another, each asked for in a browser, and how each ended
visits    so many visits, by readers who come and go, five at a time: memory per hundred
idle      after a wait longer than the inspection process stays warm, and one more reader: Streamlit forgets sessions when one ends

Memory is resident, in MiB; what processes share counts in each. Every server has an empty store.
"""

import argparse
import asyncio
import random
import subprocess
import time

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks import table
from benchmarks.browser import browsing, memory, memory_limit, press, serving, settle
from dlcore.guide import PAGES
from dlcore.inspector import IDLE_SECONDS
from pages.shared.housekeeping import EVERY_SECONDS

PANELS = {
    "own numbers of an optimizer": ("optimizers", "opt-own=true"),
    "classify a digit": ("cnn_evolution", "evo-tab=Classify+an+image"),
    "a new scene for YOLO": ("detection", "det-scene=500"),
    "attention of a ViT": ("vision_transformer", "vit-look-who=A+patch"),
    "masked tokens": ("bert_gpt_t5", "three-tab=Masked+tokens"),
    "generate a text": ("bert_gpt_t5", "three-tab=Text+generation"),
    "text to text": ("bert_gpt_t5", "three-tab=Text+to+text"),
    "gates at every letter": ("sequence_models", "read-tab=Gates+and+states"),
    "attention of a sentence": ("attention", ""),
}


class Reader:
    """One session."""

    def __init__(self, address):
        self.address = address.replace("http", "ws") + "/_stcore/stream"

    async def __aenter__(self):
        self.line = await websockets.connect(self.address, subprotocols=["streamlit"], max_size=None)
        return self

    async def __aexit__(self, *_):
        await self.line.close()

    async def visit(self, page, query=""):
        """Opens a page; the seconds until its script has ended. Raises RuntimeError where it shows an exception."""
        wish, began = BackMsg(), time.perf_counter()
        wish.rerun_script.page_name = "" if page == "home" else page
        wish.rerun_script.query_string = query
        await self.line.send(wish.SerializeToString())
        while True:
            message = ForwardMsg.FromString(await self.line.recv())
            if message.HasField("delta") and message.delta.new_element.HasField("exception"):
                raise RuntimeError(f"{page}?{query}: {message.delta.new_element.exception.message}")
            if message.HasField("script_finished"):
                return time.perf_counter() - began


def inspector_of(pid):
    """Resident MiB of the server's inspection process; 0 where there is none."""
    found = subprocess.run(["pgrep", "-P", str(pid), "-f", "dlcore.inspector"], capture_output=True, text=True)
    return sum(memory(child)[0] for child in found.stdout.split())


RUNS = ("activations", "losses", "segmentation")


def run_experiments(address, count):
    """Presses *Run it here* on one page after another; what each page says at its end."""
    with browsing() as page:
        for number in range(count):
            path = RUNS[number % len(RUNS)]
            settle(page, address, path)
            began = press(page.get_by_role("button", name="Run it here"))
            ended = page.locator("text=/Not measured|measured on this machine|needs about/").first
            ended.wait_for(timeout=900_000)
            yield path, ended.inner_text()[:120].replace("\n", " "), time.perf_counter() - began


async def measure(options, pid, address):
    def note(stage, seconds=None):
        server, torch = memory(pid)
        assert not torch, "the server has loaded PyTorch"
        rows.append((stage, server, inspector_of(pid), seconds))
        print(f"  {stage}: {server:.0f} + {rows[-1][2]:.0f} MiB", flush=True)

    rows, pages = [], [info.id for info in PAGES.values()]
    note("start")
    async with Reader(address) as reader:
        for page in pages:
            await reader.visit(page)
    note("every page once")
    for name, (page, query) in PANELS.items():
        async with Reader(address) as reader:
            first = await reader.visit(page, query)
            note(f"{name}, first", first)
            note(f"{name}, again", await reader.visit(page, query))

    async def browse(seed):
        async with Reader(address) as reader:
            return [await reader.visit(page) for page in random.Random(seed).sample(pages, len(pages))]

    waits = [wait for each in await asyncio.gather(*map(browse, range(options.sessions))) for wait in each]
    note(f"{options.sessions} readers at once, {len(waits)} visits", max(waits))
    if options.runs:
        for path, ending, seconds in await asyncio.to_thread(lambda: list(run_experiments(address, options.runs))):
            note(f"run on {path}: {ending}", seconds)

    async def come_and_go(seed):
        draw = random.Random(seed)
        async with Reader(address) as reader:
            for _ in range(20):
                await reader.visit(
                    *(draw.choice(list(PANELS.values())) if draw.random() < 0.3 else (draw.choice(pages),))
                )

    for done in range(0, options.visits, 100):
        await asyncio.gather(*map(come_and_go, range(done, min(done + 100, options.visits), 20)))
        note(f"after {done + 100:,} more visits")
    await asyncio.sleep(IDLE_SECONDS + 10)
    async with Reader(address) as reader:
        await reader.visit("home")
    await asyncio.sleep(EVERY_SECONDS + 5)
    note("idle")
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=60)
    parser.add_argument("--visits", type=int, default=5_600)
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--limit-mb", type=float)
    options = parser.parse_args()
    with memory_limit(options.limit_mb) as limit, serving(limit) as (pid, address, _):
        rows = asyncio.run(measure(options, pid, address))
    told = [
        (stage, f"{server:.0f}", f"{process:.0f}", f"{seconds:.2f}" if seconds else "")
        for stage, server, process, seconds in rows
    ]
    table.show("Memory, MiB", ("", "server", "inspection process", "seconds"), told)
    table.finish("readers", options, {row[0]: row[1:] for row in rows})


if __name__ == "__main__":
    main()
