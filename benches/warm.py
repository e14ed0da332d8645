"""Builds that repeat most of what an earlier one did. The cache is where it is by default: `.assetpack`."""

import itertools
import os
import shutil
import subprocess
import sys

from deploy import fastest, from_plain
from measure import ASSETPACK, ROOT, ROUNDS, WORK, clear, in_turn, rows, set_aside, take
from website import assetpack, build, compressors, peers, prepare

# Each page keeps what it takes from packages in a chunk of its own.
SETTINGS = """\
[js.chunks]
three = "node_modules/three/**"
vendor = "node_modules/{@ant-design,@babel,@emotion,@rc-component,antd,d3*,lodash-es,moment,rc-*,react*,rxjs}/**"
"""
EDITED = "assets/app/label.js"


def warm():
    """Nothing changed, and one leaf changed, against whole chains of peers; then static files."""
    folder = prepare()
    # Not `assetpack.toml`, which `deploy` would read.
    (folder / "warm.toml").write_text(SETTINGS)
    leaf = folder / EDITED
    text = leaf.read_text()
    number = itertools.count(os.getpid() * 1000)
    shutil.rmtree(folder / ".assetpack", ignore_errors=True)
    shutil.rmtree(folder / "out" / "warm", ignore_errors=True)

    def again():
        return assetpack(folder, "--config", "warm.toml", name="out/warm")

    def edited():
        # Something that no build has seen yet.
        leaf.write_text(text.replace("Go", f"Go {next(number)}"))
        return again()

    # What was changed is built twice: the second time nothing is new.
    contenders = {"one leaf module changed": edited, "nothing changed": again}
    for name, (commands, more) in peers(folder).items():
        contenders[name, "build"] = lambda name=name, commands=commands, more=more: build(folder, name, commands, more)
        for means, compress in compressors(folder).items():
            contenders[name, means] = lambda name=name, compress=compress: from_plain(folder / "out" / name, compress)
    try:
        taken = in_turn(contenders)
    finally:
        leaf.write_text(text)
    peer, (chain, means) = min(fastest(taken).items(), key=lambda item: item[1][0].wall)
    lines = [[f"{peer} and {means}, from nothing", f"{chain.wall:.3f} s", f"{chain.cpu:.3f} s", "1", ""]]
    for name, most in (("nothing changed", 1 / 20), ("one leaf module changed", 1 / 4)):
        one = taken[name]
        lines.append([name, f"{one.wall:.3f} s", f"{one.cpu:.3f} s", f"{one.wall / chain.wall:.3f}", f"{most:.3f}"])
    rows("warm, ready to deploy", ["time", "of processors", "against the peer", "to reach"], lines)
    files("10,000 files of 0.2 to 4 kB", [], 10_000)
    files("10,000 files of 1 kB to 1 MB", ["--largest", "1000000"], 10_000)


def files(title, flags, count):
    """One of many static files changed, against the same release from nothing."""
    folder = WORK / f"warm-{flags[-1] if flags else 'small'}"
    if not (folder / "assets").exists():
        generate = [sys.executable, ROOT / "benches" / "generate", folder, "--static", str(count), *flags]
        subprocess.run(generate, check=True)
    image = max((folder / "assets" / "static").rglob("*.png"), key=lambda path: (path.stat().st_size, path))
    before = image.read_bytes()
    number = itertools.count(os.getpid() * 1000)
    command = [str(ASSETPACK), "build", "--quiet", "--color", "never"]

    def cold():
        set_aside(folder / "out")
        return take([*command, "--no-cache", "--out", "out/assets", "--manifest", "out/manifest.json"], folder)

    def edited():
        image.write_bytes(before + str(next(number)).encode())
        return take(command, folder)

    set_aside(folder / "dist")
    try:
        taken = in_turn({"cold": cold, "one image changed": edited}, min(ROUNDS, 5))
    finally:
        image.write_bytes(before)
        clear()
    base = taken["cold"].wall
    lines = [
        [name, f"{one.wall:.3f} s", f"{one.cpu:.3f} s", f"{one.memory / 2**20:.0f} MiB", f"{one.wall / base:.3f}", most]
        for (name, one), most in zip(taken.items(), ("", "0.050"), strict=True)
    ]
    rows(title, ["time", "of processors", "memory", "against cold", "to reach"], lines)
