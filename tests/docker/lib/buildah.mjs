// Debian's buildah, with a storage of its own and without a network.

import { join } from "node:path";
import { ended, succeed } from "./command.mjs";

// A namespace without any interface but a loopback that is down. Who is not root is root in it, with the users that
// /etc/subuid grants.
const isRoot = process.getuid() === 0;
const OFFLINE = ["unshare", "--net", ...(isRoot ? [] : ["--user", "--map-root-user", "--map-auto"]), "--"];

export class Buildah {
  constructor(home) {
    const places = ["--root", join(home, "root"), "--runroot", join(home, "run"), "--storage-driver", "vfs"];
    this.command = [...OFFLINE, "buildah", ...places];
    this.home = home;
    // What a user has set for other builds does not hold here.
    this.env = { HOME: home, XDG_RUNTIME_DIR: join(home, "runtime"), BUILDAH_ISOLATION: "chroot" };
  }

  /** Builds an image; gives how that ended. `values` are arguments of the Dockerfile. */
  tryToBuild(context, name, values = {}) {
    const given = Object.entries(values).flatMap(([key, value]) => ["--build-arg", `${key}=${value}`]);
    const options = ["--isolation", "chroot", "--pull=never", "--no-cache", "--tag", name, ...given];
    return ended([...this.command, "build", ...options, context], { env: this.env });
  }

  build(context, name, values) {
    const { status, printed, said } = this.tryToBuild(context, name, values);
    if (status !== 0) throw new Error(`buildah ends with ${status}:\n${(printed + said).slice(-3000)}`);
  }

  /** The names of all images. */
  names() {
    return succeed([...this.command, "images", "--format", "{{.Name}}"], { env: this.env }).trim().split("\n");
  }

  /** How an image is started. */
  settings(name) {
    const { OCIv1 } = JSON.parse(succeed([...this.command, "inspect", "--type", "image", name], { env: this.env }));
    return OCIv1.config;
  }

  /** The files of an image, as a folder. */
  unpack(name, folder) {
    const archive = `${folder}.tar`;
    succeed([...this.command, "push", "--quiet", "--disable-compression", name, `docker-archive:${archive}`], {
      env: this.env,
    });
    const [{ Layers }] = JSON.parse(succeed(["tar", "-xOf", archive, "manifest.json"]));
    succeed(["mkdir", "-p", folder]);
    // The root of an image may be written by nobody, but the next layer goes into it.
    const extract = 'tar -xOf "$1" "$2" | tar -x --no-same-owner -C "$3" && chmod -R u+w "$3"';
    for (const layer of Layers) succeed(["sh", "-c", extract, "sh", archive, layer, folder]);
    return folder;
  }
}
