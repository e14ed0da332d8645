"""What all benchmarks share: where things are, and how a command is measured."""

import dataclasses
import gzip
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = pathlib.Path(os.environ.get("WORK", ROOT / "target" / "benches")).absolute()
OLD = WORK / "old"
PEERS = pathlib.Path(__file__).resolve().parent / "peers"
ASSETPACK = pathlib.Path(os.environ.get("ASSETPACK", ROOT / "target" / "release" / "assetpack")).absolute()
ROUNDS = int(os.environ.get("ROUNDS", "7"))
PROCESSORS = len(os.sched_getaffinity(0))


@dataclasses.dataclass
class Taken:
    """What a process and all that it started took: seconds, seconds of processors, bytes of memory at most."""

    wall: float
    cpu: float
    memory: int = 0

    def __add__(self, other):
        return Taken(self.wall + other.wall, self.cpu + other.cpu, max(self.memory, other.memory))


def run(command, cwd, env=None):
    """Runs `command` without its output; what it wrote is shown if it fails."""
    done = subprocess.run(command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        text = done.stdout.decode(errors="replace")[-4000:]
        sys.exit(f"{' '.join(map(str, command))} ends with {done.returncode}:\n{text}")


def take(command, cwd, env=None):
    """Runs `command` and measures it."""
    with open(os.devnull, "r+b") as nothing:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, env=env, stdin=nothing, stdout=nothing, stderr=nothing)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        # Once more, to show what it says.
        run(command, cwd, env)
        sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode} once")
    return Taken(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def set_aside(*folders):
    """Takes what an earlier round wrote out of the way. It is not removed before `clear`: ext4 gives a freed inode to no
    new file for some seconds, and looks for others in the meantime, which makes thousands of new files slow."""
    for folder in folders:
        if folder.exists():
            OLD.mkdir(parents=True, exist_ok=True)
            folder.rename(OLD / str(time.time_ns()))


def clear():
    """Removes what was set aside."""
    shutil.rmtree(OLD, ignore_errors=True)


def median(taken):
    """The median of each figure by itself."""
    return Taken(
        statistics.median(one.wall for one in taken),
        statistics.median(one.cpu for one in taken),
        int(statistics.median(one.memory for one in taken)),
    )


def in_turn(contenders, rounds=None):
    """Medians of what each of `contenders` (name → function that gives a `Taken`) took, in turn after a warm-up."""
    taken = {name: [] for name in contenders}
    for number in range((rounds or ROUNDS) + 1):
        for name, contender in contenders.items():
            one = contender()
            if number:
                taken[name].append(one)
    return {name: median(list_) for name, list_ in taken.items()}


def size(path):
    data = path.read_bytes()
    return len(data), len(gzip.compress(data, 9, mtime=0))


def rows(title, header, lines):
    """Prints a Markdown table."""
    print(f"\n| {' | '.join([title, *header])} |\n|{'---|' * (len(header) + 1)}")
    for line in lines:
        print(f"| {' | '.join(map(str, line))} |")
    sys.stdout.flush()
