import { add } from "./lib/add";
import { isPrime, protocol, type Answer, type Question } from "./lib/primes";

const output = (name: string) => document.querySelector<HTMLOutputElement>(`output[name=${name}]`)!;
const form = document.querySelector("form")!;

const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "primes" });
worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
  if (data.protocol !== protocol) throw new Error(`protocol ${data.protocol}`);
  output("worker").value = `${data.count} primes, ${isPrime(data.last) ? "the last is" : "none:"} ${data.last}`;
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const limit = form.elements.namedItem("limit") as HTMLInputElement;
  worker.postMessage({ protocol, limit: limit.valueAsNumber } satisfies Question);
});

const shared = new SharedWorker(new URL("./shared-worker.ts", import.meta.url), { type: "module" });
shared.port.addEventListener("message", ({ data }: MessageEvent<string>) => (output("shared").value = data));
shared.port.start();
shared.port.postMessage([2, 3, 4]);

output("wasm").value = `2 + 40 = ${await add(2, 40)}`;

document.querySelector("#open")!.addEventListener("click", async () => {
  const { openPanel } = await import("./panel/panel");
  openPanel(document.body);
});
