export const calls: string[] = [];

/** Notes what a method is called with. */
export function log(_: object, name: string, descriptor: PropertyDescriptor) {
  const method = descriptor.value as (...given: unknown[]) => unknown;
  descriptor.value = function (this: unknown, ...given: unknown[]) {
    const answer = method.apply(this, given);
    calls.push(`${name}(${given.join(", ")}) = ${String(answer)}`);
    document.documentElement.dataset.calls = calls.join("; ");
    return answer;
  };
}
