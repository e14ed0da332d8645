import { isPrime } from "./lib/primes";
import { add } from "./lib/add";

declare const self: SharedWorkerGlobalScope;

let pages = 0;

self.onconnect = ({ ports: [port] }) => {
  pages++;
  port.onmessage = async ({ data }: MessageEvent<number[]>) => {
    let sum = 0;
    for (const number of data.filter(isPrime)) sum = await add(sum, number);
    port.postMessage(`${self.constructor.name}, page ${pages}: ${sum}`);
  };
};
