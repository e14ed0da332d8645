export const summarize = (numbers: readonly number[]) => ({ count: numbers.length, last: numbers.at(-1) ?? NaN });
