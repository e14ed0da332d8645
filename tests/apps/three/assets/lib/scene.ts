import {
  AmbientLight,
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  Color,
  DirectionalLight,
  Group,
  Line,
  LineBasicMaterial,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  Scene,
  SphereGeometry,
} from "three";

export function makeScene() {
  const scene = new Scene();
  scene.background = new Color(0x000000);
  const light = new DirectionalLight(0xffffff, 2);
  light.position.set(1, 2, 4);
  scene.add(new AmbientLight(0xffffff, 0.4), light);

  const red = new Mesh(new BoxGeometry(1, 1, 1), new MeshBasicMaterial({ color: 0xff0000 }));
  red.name = "red crate";
  red.position.x = -1.5;
  const ball = new Mesh(new SphereGeometry(0.7, 24, 16), new MeshStandardMaterial({ color: 0x00ff00, roughness: 0.6 }));
  ball.name = "green ball";
  ball.position.x = 1.5;
  const crates = [red, ball];

  const line = new BufferGeometry();
  line.setAttribute("position", new BufferAttribute(new Float32Array([-3, -1.5, 0, 3, -1.5, 0]), 3));
  const group = new Group();
  group.add(...crates, new Line(line, new LineBasicMaterial({ color: 0x8888ff })));
  scene.add(group);
  return { scene, crates };
}
