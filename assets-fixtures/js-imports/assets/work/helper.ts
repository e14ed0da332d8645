postMessage(typeof self as string);
