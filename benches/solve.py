#!/usr/bin/env python3
"""Measures how many tasks `arcvm solve` answers in how much time, and how far its bits are true.

    benches/solve.py --tasks ../shared/tasks/arc-agi-1/training
    benches/solve.py --tasks FOLDER --budgets 10,60,400 --every 4
    benches/solve.py --tasks FOLDER --leave-one-out
    benches/solve.py --tasks FOLDER --icecuber ARC-solution/ --depths 2
    benches/solve.py --tasks FOLDER --beside 'other-solver {tasks} {seconds}'

The tables are Markdown, as docs/measured.md has them. Budgets are seconds for all tasks together;
with one thread, which is what is asked for by default, they are CPU seconds.

With --leave-one-out the first demonstration of each task is its only test, so that what is measured
needs no solutions. --icecuber names a checkout of the winner of the 2020 contest
(top-quarks/ARC-solution) in which `make` was run. It gets the same tasks, one process for each
test, and its two best answers count. --beside runs any other solver in the same run, whose last
line of output has to begin with the number of tasks that it solves.
"""

import argparse
import collections
import json
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

STEPS = [10, 20, 30, 40, 60, 100, 1e9]


def tasks_of(folder, every):
    """The task files of a folder, each `every`th of them."""
    files = sorted(pathlib.Path(folder).glob("*.json"))
    return files[::every]


def left_out(task):
    """The task with its first demonstration as its only test; nothing where it has only one."""
    if len(task["train"]) < 2:
        return None
    return {"train": task["train"][1:], "test": task["train"][:1]}


def prepared(files, leave_one_out):
    """A folder with the tasks."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="arcvm-solve-"))
    for file in files:
        task = json.loads(file.read_text())
        task = left_out(task) if leave_one_out else task
        if task:
            kept = {key: task[key] for key in ("train", "test")}
            (folder / file.name).write_text(json.dumps(kept))
    return folder


def solved(arcvm, folder, threads, seconds):
    """Runs the command, and returns what it prints."""
    command = [arcvm, "solve", "--tasks", str(folder), "--json", "--threads", str(threads)]
    command += ["--no-library"]
    if seconds:
        command += ["--seconds", str(seconds)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if ran.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {ran.returncode}")
    return json.loads(ran.stdout)


def whole(task):
    """Whether every test of a task has a known output and a right answer."""
    return 0 < task["tests_known"] == task["tests_right"]


def trust(tasks, key):
    """Of the first attempts: how many are right, by a key of the attempt."""
    rows = {}
    for task in tasks:
        if task["attempts"] and task["tests_known"]:
            right, known = rows.get(key(task["attempts"][0]), (0, 0))
            rows[key(task["attempts"][0])] = (right + whole(task), known + 1)
    return rows


def step(attempt):
    """The bits up to which an attempt is counted."""
    return next(step for step in STEPS if attempt["bits"] < step)


def table(title, rows):
    """Prints how many of the answers of each row are right."""
    print(f"\n| {title} | right | of | share |\n|---|---|---|---|")
    for key, (right, known) in sorted(rows.items()):
        name = key if isinstance(key, str) else f"below {key:g}"
        print(f"| {name} | {right} | {known} | {right / known:.0%} |")


def rate(run):
    """Prints how many rules were compared with demonstrations in a second on one core."""
    of = run["scored_per_cpu_second"]
    executed, equivalent = of["executed"] / 1e6, of["equivalent"] / 1e6
    print(f"\n{executed:.1f} million rules scored a second and core, for {equivalent:.0f} million equivalent")


def rows_of(text):
    """The rows of an answer such as `|012|345|`."""
    return [[int(cell) for cell in row] for row in text.strip("|").split("|")]


def icecuber(checkout, folder, depth):
    """Tasks and tests that icecuber's solver answers rightly, and the CPU seconds that it took."""
    program = (pathlib.Path(checkout) / "run").resolve()
    if not program.is_file():
        sys.exit(f"{program} is not there: run `make` in {checkout} first")
    place = pathlib.Path(tempfile.mkdtemp(prefix="icecuber-"))
    (place / "output").mkdir()
    (place / "dataset").mkdir()
    # It looks for its tasks there, whatever they are.
    shutil.copytree(folder, place / "dataset" / "evaluation")
    tasks = {file.stem: json.loads(file.read_text()) for file in folder.glob("*.json")}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    count = sum(len(task["test"]) for task in tasks.values())
    for number in range(count):
        command = [str(program), str(number), str(depth)]
        subprocess.run(
            command, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    answers = collections.defaultdict(list)
    for file in (place / "output").glob("answer_*.csv"):
        name, *lines = file.read_text().split("\n")
        scored = [line.split() for line in lines if line]
        scored.sort(key=lambda one: -float(one[1]))
        answers[name] += [rows_of(text) for text, _ in scored[:2]]
    shutil.rmtree(place)
    right = {
        name: [test["output"] in answers[f"{name}_{at}"] for at, test in enumerate(task["test"])]
        for name, task in tasks.items()
    }
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return sum(map(all, right.values())), sum(map(sum, right.values())), spent


def main():
    """Measures."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--arcvm", default="target/release/arcvm")
    arguments.add_argument("--tasks", required=True)
    arguments.add_argument("--budgets", default="10,30,60,120,200,400,900")
    arguments.add_argument("--every", type=int, default=1, help="take each Nth task only")
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--leave-one-out", action="store_true")
    arguments.add_argument("--icecuber", help="a checkout of it in which `make` was run")
    arguments.add_argument("--depths", default="2", help="the depths at which it searches")
    arguments.add_argument("--beside", help="a command with {tasks} and {seconds}")
    chosen = arguments.parse_args()
    files = tasks_of(chosen.tasks, chosen.every)
    if not files:
        sys.exit(f"no *.json in {chosen.tasks}")
    folder = prepared(files, chosen.leave_one_out)
    budgets = [0] if chosen.leave_one_out else [float(text) for text in chosen.budgets.split(",")]
    last = None
    print("| solver | budget | CPU s | tasks | tests | answered |\n|---|---|---|---|---|---|")
    for seconds in budgets:
        run = last = solved(chosen.arcvm, folder, chosen.threads, seconds)
        tasks = run["tasks"]
        right = sum(whole(task) for task in tasks)
        tests = sum(task["tests_right"] for task in tasks)
        known = sum(task["tests_known"] for task in tasks)
        answered = sum(bool(task["attempts"]) for task in tasks)
        budget = f"{seconds:g} s" if seconds else "all"
        line = f"| arcvm | {budget} | {run['cpu_seconds']:.1f} | {right} of {len(tasks)} "
        print(f"{line}| {tests} of {known} | {answered} |", flush=True)
        if chosen.beside:
            command = chosen.beside.format(tasks=folder, seconds=seconds)
            begun = time.time()
            out = subprocess.run(
                command, shell=True, stdout=subprocess.PIPE, text=True, check=False
            )
            took = time.time() - begun
            lines = out.stdout.strip().splitlines() or ["nothing"]
            print(f"| beside | {budget} | {took:.0f} wall | {lines[-1]} | | |", flush=True)
    for depth in chosen.depths.split(",") if chosen.icecuber else []:
        right, tests, spent = icecuber(chosen.icecuber, folder, int(depth))
        line = f"| icecuber | depth {depth} | {spent:.1f} | {right} of {len(files)} | {tests}"
        print(f"{line} of {known} | |", flush=True)
    table("bits", trust(last["tasks"], step))
    table("family", trust(last["tasks"], lambda attempt: attempt["family"]))
    rate(last)
    dropped = sum(task["dropped"] for task in last["tasks"])
    print(f"\n{dropped} candidates did something else on the VM and were dropped")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
