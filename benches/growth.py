"""Time and memory as projects grow: modules beside esbuild, and static files beside `cp`. Draws `docs/growth.svg`."""

import os
import subprocess
import sys

import plot
from measure import ASSETPACK, PEERS, ROOT, WORK, clear, in_turn, rows, run, set_aside, take

GENERATE = PEERS.parent / "generate"
MODULES = [100, 300, 1000, 3000, 10_000]
STATIC = [1000, 3000, 10_000, 30_000, 100_000]
# How many times as much ten times as many may take: time, memory.
MOST = {"modules": (11, 6), "static": (11, 1.3)}
ROUNDS = int(os.environ.get("ROUNDS", "3"))
PLOT = ROOT / "docs" / "growth.svg"
ESBUILD = "0.28.2"


def growth():
    """Both kinds; GROWTH=1000 leaves out what is larger, for a quick look, and draws nothing then."""
    most = int(os.environ.get("GROWTH", max(STATIC)))
    esbuild = with_esbuild()
    modules = measure("modules", [count for count in MODULES if count <= most], "esbuild", lambda at: by_esbuild(esbuild, at))
    static = measure("static", [count for count in STATIC if count <= most], "cp", lambda at: ["cp", "-r", "assets", "dist"])
    # They would fill the disk.
    clear()
    if most < max(STATIC):
        return
    panels = []
    for title, unit, found in (("Modules", "modules", modules), ("Small static files", "files", static)):
        for what, y_unit, figure in (
            ("time", "seconds", lambda one: one.wall),
            ("peak memory", "MiB", lambda one: one.memory / 2**20),
        ):
            lines = {}
            for (name, count), one in found.items():
                lines.setdefault(name, []).append((count, figure(one)))
            panels.append((f"{title}: {what} of a build", unit, y_unit, lines))
    PLOT.write_text(plot.figure(panels))
    print(f"\ndrawn: {PLOT.relative_to(ROOT)}")


def with_esbuild():
    folder = WORK / "growth"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "node_modules" / "esbuild").exists():
        (folder / "package.json").write_text('{"private": true, "dependencies": {"esbuild": "' + ESBUILD + '"}}\n')
        run(["npm", "install", "--no-audit", "--no-fund"], folder)
    native = list((folder / "node_modules" / "@esbuild").glob("*/bin/esbuild"))
    return str(native[0]) if native else str(folder / "node_modules" / ".bin" / "esbuild")


def measure(kind, counts, peer, by_peer):
    """(name, count) → medians, of builds without compression."""
    found = {}
    for count in counts:
        folder = WORK / "growth" / f"{kind}-{count}"
        given = [f"--{kind}", str(count), *(["--sheets", str(count // 20)] if kind == "modules" else [])]
        subprocess.run([sys.executable, GENERATE, folder, *given], check=True, stdout=subprocess.DEVNULL)
        contenders = {
            "assetpack": lambda folder=folder: cold(folder, by_assetpack()),
            peer: lambda folder=folder: cold(folder, by_peer(folder)),
        }
        for name, one in in_turn(contenders, ROUNDS).items():
            found[name, count] = one
        set_aside(folder)
        print(f"{kind}, {count}: {', '.join(f'{name} {found[name, count].wall:.2f} s' for name in contenders)}", file=sys.stderr)
    table(kind, counts, found)
    return found


def by_assetpack():
    return [str(ASSETPACK), "build", "--quiet", "--color", "never", "--compress", "none", "--no-cache"]


def by_esbuild(esbuild, folder):
    sheets = sorted(str(path.relative_to(folder)) for path in folder.glob("assets/css/*.css"))
    outside = ["--external:react", "--external:react/jsx-runtime"]
    names = ["--outbase=assets", "--outdir=dist", "--entry-names=[dir]/[name]-[hash]", "--loader:.svg=file"]
    return [esbuild, "assets/main.tsx", *sheets, "--bundle", "--splitting", "--format=esm", "--minify", *outside, *names,
            "--log-level=error"]


def cold(folder, command):
    set_aside(folder / "dist")
    # A build ends by flushing the file system: not what others wrote to it.
    os.sync()
    return take(command, folder)


def table(kind, counts, found):
    lines = []
    for (name, count), one in found.items():
        tenth = found.get((name, count // 10))
        ratios = [f"{one.wall / tenth.wall:.1f}", f"{one.memory / tenth.memory:.1f}"] if tenth else ["", ""]
        lines.append([name, f"{count:,}", f"{one.wall:.2f} s", f"{one.cpu:.2f} s", f"{one.memory / 2**20:.0f} MiB", *ratios])
    time, memory = MOST[kind]
    header = ["number", "time", "of processors", "memory", f"time to a tenth (at most {time})", f"memory (at most {memory})"]
    rows({"modules": "modules", "static": "small static files"}[kind], header, sorted(lines, key=lambda line: line[0]))
