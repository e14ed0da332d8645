// Servers that answer in ways in which none should: `behave` of each gets a connection.

const HUGE = 64 * 2 ** 20;

/** Writes `text` slowly: `bytes` each `pause` milliseconds. */
function drip(socket, text, pause) {
  let at = 0;
  const timer = setInterval(() => {
    if (at < text.length) socket.write(text.slice(at, ++at));
  }, pause);
  socket.on("close", () => clearInterval(timer));
  socket.resume();
}

/** Writes zeros without an end, as fast as they are read. */
function flood(socket) {
  const zeros = Buffer.alloc(2 ** 16);
  const more = () => {
    while (!socket.destroyed && socket.write(zeros));
  };
  socket.on("drain", more).resume();
  more();
}

/** What begins a long answer in each protocol. */
const BEGINNINGS = {
  redis: (length) => `$${length}\r\n`,
  memcached: (length) => `VALUE key 0 ${length}\r\n`,
  http: (length) => `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`,
};

/** Name → `behave`, for a protocol. */
export function behaviours(protocol) {
  const begin = BEGINNINGS[protocol];
  return {
    "never answers": (socket) => socket.resume(),
    "never reads": (socket) => socket.pause(),
    "closes at once": (socket) => socket.end(),
    resets: (socket) => socket.resetAndDestroy(),
    "closes after the first bytes": (socket) => socket.once("data", () => socket.end()),
    "answers a byte a second": (socket) =>
      socket.once("data", () => drip(socket, begin(1000) + "x".repeat(1000), 1000)),
    "answers a byte each 50 ms": (socket) =>
      socket.once("data", () => drip(socket, begin(1000) + "x".repeat(1000), 50)),
    "answers half": (socket) => socket.on("data", () => socket.write(`${begin(1000)}half`)),
    "answers half and closes": (socket) => socket.once("data", () => socket.end(`${begin(1000)}half`)),
    "answers what is no answer": (socket) => socket.on("data", () => socket.write("\0\x01what?\r\n\r\n+-:$*\r\n")),
    "promises more than there is memory": (socket) => socket.on("data", () => socket.write(begin(2 ** 50))),
    "sends a huge answer": (socket) =>
      socket.once("data", () => {
        socket.write(begin(HUGE));
        flood(socket);
      }),
    "sends without an end": (socket) => flood(socket),
  };
}
