import { isPrime, protocol, type Answer, type Question } from "./lib/primes";

declare const self: DedicatedWorkerGlobalScope;

self.addEventListener("message", async ({ data }: MessageEvent<Question>) => {
  const found: number[] = [];
  for (let number = 2; number <= data.limit; number++) if (isPrime(number)) found.push(number);
  // A worker loads what it needs, too.
  const { summarize } = await import("./lib/summary");
  self.postMessage({ protocol, ...summarize(found) } satisfies Answer);
});
