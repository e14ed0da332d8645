"""The site of the benchmarks `deploy` and `warm`: a React page, a three.js page and the sheets of tests/styles."""

import json
import os
import pathlib
import shutil

from measure import ASSETPACK, PEERS, PROCESSORS, ROOT, WORK, run, take

PACKAGES = {
    "react": "19.2.0",
    "react-dom": "19.2.0",
    "antd": "5.27.6",
    "lodash-es": "4.17.21",
    "d3": "7.9.0",
    "rxjs": "7.8.2",
    "moment": "2.30.1",
    "three": "0.187.0",
    "esbuild": "0.28.2",
    "bun": "1.4.5",
    "@rspack/core": "2.3.2",
    "vite": "8.3.8",
}
# What the project wrote itself: few modules, of which one is a leaf.
SOURCES = {
    "app.jsx": """\
import { createRoot } from "react-dom/client";
import { Button, DatePicker, Table } from "antd";
import _ from "lodash-es";
import * as d3 from "d3";
import { of, map } from "rxjs";
import moment from "moment";
import { label } from "./app/label.js";

const log = () => console.log(_.chunk([1, 2, 3], 2), d3.scaleLinear()(0.5), moment().year());
createRoot(document.body).render(<div><Button onClick={log}>{label("go")}</Button><DatePicker /><Table /></div>);
of(1).pipe(map((x) => x + 1)).subscribe(() => {});
""",
    "app/label.js": """\
const LABELS = { go: "Go", stop: "Stop" };
export const label = (name) => LABELS[name] ?? name;
""",
    "scene.js": """\
import * as THREE from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";
import { RGBELoader } from "three/examples/jsm/loaders/RGBELoader.js";
import { EffectComposer } from "three/examples/jsm/postprocessing/EffectComposer.js";
import { RenderPass } from "three/examples/jsm/postprocessing/RenderPass.js";
import { UnrealBloomPass } from "three/examples/jsm/postprocessing/UnrealBloomPass.js";
import { spin } from "./scene/spin.js";

const renderer = new THREE.WebGLRenderer({ antialias: true });
const scene = new THREE.Scene();
const camera = new THREE.PerspectiveCamera(60, innerWidth / innerHeight, 0.1, 100);
camera.position.set(0, 1, 4);
scene.add(new THREE.HemisphereLight(0xffffff, 0x334455, 2));
const cube = new THREE.Mesh(new THREE.BoxGeometry(), new THREE.MeshStandardMaterial({ color: 0x3366ff }));
scene.add(cube);

new GLTFLoader().load("model.glb", ({ scene: model }) => scene.add(model));
new RGBELoader().load("sky.hdr", (texture) => {
  texture.mapping = THREE.EquirectangularReflectionMapping;
  scene.environment = texture;
});
const controls = new OrbitControls(camera, renderer.domElement);
const composer = new EffectComposer(renderer);
composer.addPass(new RenderPass(scene, camera));
composer.addPass(new UnrealBloomPass(new THREE.Vector2(innerWidth, innerHeight), 0.8, 0.4, 0.85));
document.body.append(renderer.domElement);
renderer.setAnimationLoop((time) => {
  spin(cube, time);
  controls.update();
  composer.render();
});
""",
    "scene/spin.js": """\
export function spin(object, time) {
  object.rotation.set(time / 2000, time / 1000, 0);
}
""",
}
SHEETS = "assets/css"
# Files that sheets name.
FILES = ["woff2", "woff", "ttf", "otf", "eot", "png", "svg", "gif"]
# Those that assetpack compresses; pictures and fonts that are compressed in themselves are not.
COMPRESSED = ["js", "css", "svg", "ttf", "otf", "eot"]


def prepare():
    """Writes the site and installs its packages; gives its folder."""
    folder = WORK / "deploy"
    for path, text in SOURCES.items():
        path = folder / "assets" / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    listed = json.loads((ROOT / "tests" / "styles" / "packages" / "package.json").read_text())
    text = json.dumps(
        {"private": True, "dependencies": {**listed["dependencies"], **PACKAGES}, "overrides": listed["overrides"]},
        indent=2,
    )
    # What the packages were installed from is kept among them.
    installed = folder / "node_modules" / ".installed-from"
    if not installed.exists() or installed.read_text() != text:
        (folder / "package.json").write_text(text)
        # Without a script of one package that calls a program that the tests leave out.
        run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"], folder)
        installed.write_text(text)
    run(["node", PEERS / "sheets.mjs", folder / SHEETS], ROOT)
    # What stands beside the site must lead to the same packages as the site.
    for script in ("vite.config.mjs", "rspack.mjs"):
        shutil.copy(PEERS / script, folder)
    return folder


def esbuild(folder):
    # npm's wrapper scripts start Node first: the binary itself is what is measured.
    native = list((folder / "node_modules" / "@esbuild").glob("*/bin/esbuild"))
    return str(native[0]) if native else str(folder / "node_modules" / ".bin" / "esbuild")


def bun(folder):
    native = list((folder / "node_modules" / "@oven").glob("bun-*/bin/bun"))
    return str(native[0]) if native else str(folder / "node_modules" / "bun" / "bin" / "bun.exe")


def peers(folder):
    """Name → commands and what they add to the environment. Each one writes into `out/NAME`.

    bun refuses some of the sheets, lowers the others for old browsers and puts fonts into them: these are built by
    esbuild, so that the files are the same.
    """
    sheets = sorted(f"{SHEETS}/{path.name}" for path in (folder / SHEETS).iterdir())
    scripts = ["assets/app.jsx", "assets/scene.js"]
    production = {"NODE_ENV": "production"}
    by_esbuild = [
        *[esbuild(folder), "--bundle", "--minify", "--jsx=automatic", "--format=esm", "--outbase=assets"],
        *["--define:process.env.NODE_ENV=\"production\"", "--entry-names=[dir]/[name]-[hash]"],
        *["--asset-names=[name]-[hash]", "--log-level=error", *[f"--loader:.{extension}=file" for extension in FILES]],
    ]
    by_bun = [
        *[bun(folder), "build", *scripts, "--production", "--root=assets", "--outdir=out/bun"],
        *["--entry-naming=[dir]/[name]-[hash].[ext]", "--metafile=out/bun.json"],
    ]

    def by_script(name):
        return {**production, "ENTRIES": ",".join([*scripts, *sheets]), "DIST": f"out/{name}"}

    return {
        "esbuild": ([[*by_esbuild, *scripts, *sheets, "--outdir=out/esbuild", "--metafile=out/esbuild.json"]], production),
        "bun": ([by_bun, [*by_esbuild, *sheets, "--outdir=out/bun", "--metafile=out/bun-css.json"]], production),
        "Rspack": ([["node", "rspack.mjs"]], by_script("Rspack")),
        "Vite": ([["node", "node_modules/vite/bin/vite.js", "build"]], by_script("Vite")),
    }


def build(folder, name, commands, more):
    """One build of a peer from nothing."""
    shutil.rmtree(folder / "out" / name, ignore_errors=True)
    taken = [take(command, folder, {**os.environ, **more}) for command in commands]
    return sum(taken[1:], start=taken[0])


def twins(folder):
    return [path for path in folder.rglob("*") if path.suffix in (".gz", ".br")]


def compressors(folder):
    """The usual means: name → function that compresses the files of a folder and gives what that took."""
    names = " -o ".join(f"-name '*.{extension}'" for extension in COMPRESSED)
    # The largest first: otherwise one of them may be what everything waits for.
    ordered = f"find . -type f \\( {names} \\) -printf '%s %p\\n' | sort -rn | cut -d' ' -f2-"
    each = f"xargs -d '\\n' -P{PROCESSORS} -n1 sh -c 'brotli -q 11 -k -f \"$0\" && gzip -9 -n -k -f \"$0\"'"

    def by_node(out):
        more = {"UV_THREADPOOL_SIZE": str(PROCESSORS)}
        return take(["node", PEERS / "compress.mjs", out, ",".join(COMPRESSED)], folder, {**os.environ, **more})

    def by_commands(out):
        return take(["sh", "-c", f"{ordered} | {each}"], out)

    return {"Node's zlib": by_node, "brotli and gzip": by_commands}


def assetpack(folder, *flags, name="dist"):
    """One build by assetpack; `flags` are further ones."""
    base = [str(ASSETPACK), "build", "--quiet", "--color", "never", "--browsers", "none"]
    return take([*base, *flags, "--out", f"{name}/assets", "--manifest", f"{name}/manifest.json"], folder)


def cold(folder, *flags, name="dist"):
    """The same from nothing, without what earlier builds left."""
    shutil.rmtree(folder / name, ignore_errors=True)
    return assetpack(folder, "--no-cache", *flags, name=name)


def totals(folder: pathlib.Path):
    """Bytes of code and sheets: as they are, and of their twins; and how many there are."""
    raw = gzip = brotli = count = 0
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".js", ".css"):
            count += 1
            raw += path.stat().st_size
            gzip += path.with_name(path.name + ".gz").stat().st_size
            brotli += path.with_name(path.name + ".br").stat().st_size
    return count, raw, gzip, brotli
