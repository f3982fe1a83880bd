#!/usr/bin/env python3
"""Measures arcvm against CPython running arc-dsl: the same solvers and pairs, one thread, in turn.

Both sides are timed for the evaluation alone: the call of the solver on the input grid and the
comparison of its result with the expected grid. Reading files, compiling and starting processes are
not in it.

The two sides take turns solver by solver, in several rounds, so that a machine that slows down
slows both. The time of a pair is the median over the rounds. Within a round, both sides take the
median of five batches of as many repetitions as fit a share of time. So a solver that takes seconds
is run a few times, and one that takes microseconds hundreds of times.

Both times are processor time of one thread, in which other programs on the machine do not count.
Where the two differ, CPython is favoured: its collector of cycles is off, as `timeit` has it.

The ratio of a pair is CPython's time by arcvm's. That of a program is the geometric mean over its
pairs, and the figure at the end the geometric mean over the programs. A pair counts for time
whatever its answer, since a solver may depend on the order of a set; pairs that CPython gets right
and arcvm does not are listed.

Needs nothing but the standard library, a checkout of arc-dsl, a folder of ARC tasks and a release
build:

    cargo build --release
    python3 benches/python_compare.py --arc-dsl ../arc-dsl --tasks ../ARC-AGI/data/training

With `--engine jit` native code is measured, which `arcvm check` compiles before it begins to
measure.
"""

import argparse
import ast
import gc
import importlib
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import thread_time_ns

# The project's budget: the geometric mean over all programs, and the least ratio of any.
MEAN_BUDGET = 150
LEAST_BUDGET = 20

# Batches of repetitions in a round, of which the median counts, on both sides.
BATCHES = 5

# A side repeats a pair for about so many nanoseconds in a round.
ROUND_NS = 4_000_000

# CPython leaves out the later rounds of a pair that has taken so long altogether.
PAIR_NS = 2_000_000_000


def main():
    options = arguments()
    tasks = load_tasks(options.tasks)
    programs = load_programs(options.arc_dsl, tasks, options.limit)
    with tempfile.TemporaryDirectory() as folder:
        arcvm = Arcvm(options.arcvm, options.engine, Path(folder), options.repeat)
        arcvm.survey(programs)
        for round_number in range(options.rounds):
            progress(f"round {round_number + 1} of {options.rounds}")
            for program in programs:
                program.run_python()
                arcvm.run(program)
    progress("")
    report = make_report(programs, options)
    print(json.dumps(report, indent=2) if options.json else as_text(report))
    sys.exit(0 if report["within_budget"] else 1)


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0],
        epilog=f"Exit code 1 where the geometric mean is below {MEAN_BUDGET} or a program below {LEAST_BUDGET}.",
    )
    root = Path(__file__).resolve().parent.parent
    parser.add_argument("--arc-dsl", type=Path, required=True, metavar="DIR", help="a checkout of arc-dsl")
    parser.add_argument("--tasks", type=Path, required=True, metavar="DIR", help="a folder of ARC tasks, <id>.json")
    parser.add_argument(
        "--arcvm",
        type=Path,
        default=root / "target/release/arcvm",
        metavar="PATH",
        help="the binary (default: %(default)s)",
    )
    parser.add_argument(
        "--engine", choices=("vm", "jit"), default="vm", help="arcvm's engine (default: %(default)s)"
    )
    parser.add_argument("--rounds", type=positive, default=5, metavar="N", help="turns of both sides (default: 5)")
    parser.add_argument(
        "--repeat", type=positive, metavar="N", help="arcvm's repetitions of a pair (default: by the time it takes)"
    )
    parser.add_argument("--limit", type=positive, metavar="N", help="only the first N solvers")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args()
    if not (options.arc_dsl / "solvers.py").is_file():
        parser.error(f"{options.arc_dsl} holds no solvers.py: --arc-dsl takes a checkout of arc-dsl")
    if not options.tasks.is_dir():
        parser.error(f"{options.tasks} is no folder: --tasks takes a folder of <id>.json files")
    if not options.arcvm.is_file():
        parser.error(f"there is no {options.arcvm}: `cargo build --release` makes it, --arcvm PATH names another")
    return options


def positive(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("expected a number of at least 1")
    return number


class Pair:
    """One pair of grids with the times that both sides took, in nanoseconds, one a round."""

    def __init__(self, kind, index, sample):
        self.kind = kind
        self.index = index
        self.input = as_grid(sample["input"])
        self.output = as_grid(sample["output"])
        self.repeat = None
        self.spent = 0
        self.python_right = None
        self.arcvm_status = None
        self.python_ns = []
        self.arcvm_ns = []

    def ratio(self):
        return statistics.median(self.python_ns) / statistics.median(self.arcvm_ns)


class Program:
    """One solver: its function for CPython, its text for arcvm."""

    def __init__(self, name, function, text, task, path):
        self.name = name
        self.function = function
        self.text = text
        self.path = path
        self.pairs = [Pair(kind, i, s) for kind in ("train", "test") for i, s in enumerate(task[kind])]
        self.repeat = None

    def run_python(self):
        gc.collect()
        gc.disable()
        for pair in self.pairs:
            if pair.repeat is None:
                # The first call warms up; how long it takes decides on the repetitions.
                pair.python_right, took = time_calls(self.function, pair, 1)
                pair.repeat = max(1, ROUND_NS // BATCHES // max(took, 1))
            if pair.python_ns and pair.spent > PAIR_NS:
                continue
            times = []
            for _ in range(BATCHES):
                _, took = time_calls(self.function, pair, pair.repeat)
                pair.spent += took
                times.append(took / pair.repeat)
                if took > PAIR_NS // BATCHES:
                    break  # Slow solvers need no batches.
            pair.python_ns.append(statistics.median(times))
        gc.enable()

    def ratio(self):
        return statistics.geometric_mean(pair.ratio() for pair in self.pairs)

    def primitives(self):
        """The names that the solver calls or passes on, in the order of the text."""
        names = [node.id for node in ast.walk(ast.parse(self.text)) if isinstance(node, ast.Name)]
        known = set(dir(sys.modules["dsl"]))
        return list(dict.fromkeys(name for name in names if name in known and name.islower()))


def time_calls(function, pair, repeat):
    """Whether the solver is right, and the nanoseconds of so many calls, each with its comparison.

    The clock is read once for all of them, because reading it takes as long as a short solver."""
    grid, expected = pair.input, pair.output
    right = False
    start = thread_time_ns()
    for _ in range(repeat):
        try:
            right = function(grid) == expected
        except Exception:  # A solver that fails is wrong, here as in arcvm.
            pass
    return right, thread_time_ns() - start


class Arcvm:
    """The binary, run on one solver at a time."""

    def __init__(self, binary, engine, folder, repeat):
        self.binary = binary
        self.engine = engine
        self.folder = folder
        self.repeat = repeat

    def survey(self, programs):
        """Runs everything once, and decides how often each program is repeated."""
        for program in programs:
            path = self.folder / f"{program.name}.py"
            path.write_text(program.text)
            for pair, found in zip(program.pairs, self.check(program, BATCHES)):
                pair.arcvm_status = found["status"]
                share = ROUND_NS / max(found["ns"], 1)
                fitting = BATCHES * max(1, math.ceil(share / BATCHES))
                program.repeat = min(program.repeat or fitting, fitting)
            program.repeat = self.repeat or program.repeat

    def run(self, program):
        for pair, found in zip(program.pairs, self.check(program, program.repeat)):
            pair.arcvm_ns.append(max(found["ns"], 1))

    def check(self, program, repeat):
        """The verdicts on the program's pairs, in their order."""
        command = [self.binary, "check", self.folder / f"{program.name}.py", "--tasks", program.path]
        command += ["--repeat", str(repeat), "--engine", self.engine, "--threads", "1", "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1):
            sys.exit(f"arcvm does not take {program.name}:\n{done.stdout}{done.stderr}")
        pairs = json.loads(done.stdout)["programs"][0]["pairs"]
        if [(p["kind"], p["index"]) for p in pairs] != [(p.kind, p.index) for p in program.pairs]:
            sys.exit(f"arcvm ran other pairs of {program.name} than CPython")
        return pairs


def as_grid(rows):
    return tuple(tuple(row) for row in rows)


def load_tasks(folder):
    return {path.stem: path for path in sorted(folder.rglob("*.json"))}


def load_programs(folder, tasks, limit):
    """The solvers of the checkout whose task is there, in the order of the file."""
    sys.path.insert(0, str(folder.resolve()))
    solvers = importlib.import_module("solvers")
    text = (folder / "solvers.py").read_text()
    lines = text.splitlines(keepends=True)
    programs = []
    for node in ast.parse(text).body:
        if not isinstance(node, ast.FunctionDef) or limit is not None and len(programs) >= limit:
            continue
        path = tasks.get(node.name.rsplit("_", 1)[-1])
        if path is None:
            continue
        task = json.loads(path.read_text())
        source = "".join(lines[node.lineno - 1 : node.end_lineno])
        programs.append(Program(node.name, getattr(solvers, node.name), source, task, path))
    if not programs:
        sys.exit("no solver of solvers.py is for a task of the folder: see --tasks")
    return programs


def make_report(programs, options):
    listed = sorted(programs, key=Program.ratio)
    ratios = [program.ratio() for program in listed]
    pairs = [(program, pair) for program in programs for pair in program.pairs]
    missed = [
        f"{program.name} {pair.kind}{pair.index}: {pair.arcvm_status}"
        for program, pair in pairs
        if pair.python_right and pair.arcvm_status != "correct"
    ]
    mean = statistics.geometric_mean(ratios)
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "machine": machine(),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "engine": options.engine,
        "rounds": options.rounds,
        "programs": len(programs),
        "pairs": len(pairs),
        "python_ms": sum(statistics.median(pair.python_ns) for _, pair in pairs) / 1e6,
        "arcvm_ms": sum(statistics.median(pair.arcvm_ns) for _, pair in pairs) / 1e6,
        "geometric_mean": mean,
        "minimum": ratios[0],
        "pair_minimum": min(pair.ratio() for _, pair in pairs),
        "below_budget": sum(ratio < LEAST_BUDGET for ratio in ratios),
        "within_budget": mean >= MEAN_BUDGET and ratios[0] >= LEAST_BUDGET,
        "missed": missed,
        "ratios": [
            {
                "name": program.name,
                "ratio": ratio,
                "python_us": sum(statistics.median(pair.python_ns) for pair in program.pairs) / 1e3,
                "arcvm_us": sum(statistics.median(pair.arcvm_ns) for pair in program.pairs) / 1e3,
                "pairs": len(program.pairs),
                "primitives": program.primitives(),
            }
            for program, ratio in zip(listed, ratios)
        ],
    }


def machine():
    """The number of cores and the processor, as far as the system tells."""
    model = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass
    return f"{os.cpu_count()} cores, {model}, {platform.system()}"


def as_text(report):
    ratios = report["ratios"]
    lines = [
        f"{report['programs']} programs, {report['pairs']} pairs, {report['rounds']} rounds; {report['python']}, {report['machine']}",
        f"all pairs once: CPython {report['python_ms']:.1f} ms, arcvm ({report['engine']}) {report['arcvm_ms']:.2f} ms",
        "",
        f"geometric mean  {report['geometric_mean']:.0f}×  (budget {MEAN_BUDGET}×)",
        f"least program   {report['minimum']:.0f}×  (budget {LEAST_BUDGET}×; {report['below_budget']} below it)",
        f"least pair      {report['pair_minimum']:.0f}×",
        "",
        "the ten worst programs: ratio, CPython and arcvm on all pairs, primitives",
        *map(row, ratios[:10]),
        "",
        "the ten best",
        *map(row, reversed(ratios[-10:])),
    ]
    if report["missed"]:
        lines += ["", "pairs that CPython gets right and arcvm does not", *(f"  {pair}" for pair in report["missed"])]
    lines += ["", "within budget" if report["within_budget"] else "BELOW BUDGET"]
    return "\n".join(lines)


def row(program):
    names = " ".join(program["primitives"])
    times = f"{program['python_us']:>11.1f} µs {program['arcvm_us']:>10.2f} µs"
    return f"  {program['name']}  {program['ratio']:>7.0f}×  {times}  {names}"


def progress(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
