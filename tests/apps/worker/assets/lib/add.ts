type Exports = { add(a: number, b: number): number };

let instance: Promise<Exports> | undefined;

/** Adds in WebAssembly, which is fetched when it is needed first. */
export async function add(a: number, b: number) {
  instance ??= WebAssembly.instantiateStreaming(fetch(new URL("./add.wasm", import.meta.url))).then(
    (source) => source.instance.exports as Exports,
  );
  return (await instance).add(a, b);
}
