import { PerspectiveCamera, Raycaster, Vector2, WebGLRenderer } from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { makeScene } from "./lib/scene";
import "./main.css";

const canvas = document.querySelector("canvas")!;
const output = document.querySelector("output")!;
const renderer = new WebGLRenderer({ canvas, antialias: false, preserveDrawingBuffer: true });
renderer.setSize(320, 240, false);

const camera = new PerspectiveCamera(50, 320 / 240, 0.1, 50);
camera.position.set(0, 0, 6);
const controls = new OrbitControls(camera, canvas);
controls.enableDamping = false;

const { scene, crates } = makeScene();
const raycaster = new Raycaster();
const pointer = new Vector2();

const draw = () => renderer.render(scene, camera);

canvas.addEventListener("click", ({ offsetX, offsetY }) => {
  pointer.set((offsetX / 320) * 2 - 1, 1 - (offsetY / 240) * 2);
  raycaster.setFromCamera(pointer, camera);
  const [hit] = raycaster.intersectObjects(crates);
  output.value = hit ? `${hit.object.name} at ${hit.distance.toFixed(1)}` : "nothing";
});
controls.addEventListener("change", () => {
  draw();
  document.body.dataset.turned = controls.getAzimuthalAngle().toFixed(2);
});

controls.update();
draw();

/** The colour at a place of the canvas, from its upper left corner. */
function colorAt(x: number, y: number) {
  const gl = renderer.getContext();
  const pixel = new Uint8Array(4);
  gl.readPixels(x, 240 - y, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
  return [...pixel];
}

Object.assign(window, { colorAt, drawn: renderer.info.render });
document.body.dataset.ready = "";
