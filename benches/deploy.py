"""From sources to a release that can be deployed: bundled, minified, named, compressed at the best levels."""

import os
import time

from measure import PROCESSORS, ROUNDS, in_turn, rows
from website import build, cold, compressors, peers, prepare, totals, twins

MEGABYTE = 1e6


def chains(folder, rounds):
    """Medians of all steps, taken in turn: name → Taken. Those of peers are (peer, step)."""
    contenders = {
        "assetpack": lambda: cold(folder),
        "assetpack --compress none": lambda: cold(folder, "--compress", "none", name="out/plain"),
        "assetpack --compress gzip": lambda: cold(folder, "--compress", "gzip", name="out/gzip"),
    }
    for name, (commands, more) in peers(folder).items():
        contenders[name, "build"] = lambda name=name, commands=commands, more=more: build(folder, name, commands, more)
        for means, compress in compressors(folder).items():
            contenders[name, means] = lambda name=name, compress=compress: from_plain(folder / "out" / name, compress)
    return in_turn(contenders, rounds)


def from_plain(out, compress):
    for path in twins(out):
        path.unlink()
    return compress(out)


def fastest(taken):
    """Name of a peer → what its chain takes with the faster of the compressors, and which one that is."""
    found = {}
    for (name, step), one in ((key, one) for key, one in taken.items() if isinstance(key, tuple)):
        if step != "build":
            chain = taken[name, "build"] + one
            if name not in found or chain.wall < found[name][0].wall:
                found[name] = (chain, step)
    return found


def deploy():
    folder = prepare()
    started = time.perf_counter()
    taken = chains(folder, ROUNDS)
    found = fastest(taken)
    base = min(chain.wall for chain, _ in found.values())
    lines = []
    for name, (chain, step) in [*found.items(), ("assetpack", (taken["assetpack"], "itself"))]:
        out = folder / "dist" if name == "assetpack" else folder / "out" / name
        count, raw, gzip, brotli = totals(out)
        before = taken["assetpack --compress none"] if name == "assetpack" else taken[name, "build"]
        label = "bun (sheets by esbuild)" if name == "bun" else name
        times = [f"{before.wall:.2f} s", f"{chain.wall:.2f} s", f"{chain.wall / base:.2f}", f"{chain.cpu:.2f} s"]
        lines.append([label, step, *times, count, f"{raw:,}", f"{gzip:,}", f"{brotli:,}"])
    header = ["compressed by", "without it", "whole chain", "against the fastest", "of processors"]
    rows("cold, ready to deploy", [*header, "files", "raw bytes", "gzip", "Brotli"], lines)
    share(folder, taken)
    print(f"\n{ROUNDS} rounds on {PROCESSORS} processors, {time.perf_counter() - started:.0f} s", flush=True)


def share(folder, taken):
    """How much of assetpack's time is Brotli, and how near its whole time is to that."""
    whole, plain, gzip = (taken[f"assetpack{flags}"] for flags in ("", " --compress none", " --compress gzip"))
    brotli = whole.cpu - gzip.cpu
    limit = brotli / PROCESSORS
    print(
        f"\nassetpack: {whole.wall:.2f} s, of which {plain.wall:.2f} s without compression and {gzip.wall:.2f} s with gzip "
        f"alone.\nBrotli takes {brotli:.2f} s of processors, {brotli / whole.cpu:.0%} of all; spread evenly over "
        f"{PROCESSORS} of them that is {limit:.2f} s, {limit / whole.wall:.0%} of the time of the build.\n"
        f"Processors are busy {whole.cpu / whole.wall / PROCESSORS:.0%} of the time."
    )
    largest = max((path.stat().st_size, path.name) for path in (folder / "dist").rglob("*.br"))
    print(f"Largest Brotli twin: {largest[1]}, {os.path.getsize(next((folder / 'dist').rglob(largest[1][:-3]))) / MEGABYTE:.2f} MB raw.")
