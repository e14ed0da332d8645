export const protocol = "primes/1";

export interface Question {
  protocol: typeof protocol;
  limit: number;
}

export interface Answer {
  protocol: typeof protocol;
  count: number;
  last: number;
}

export function isPrime(number: number) {
  if (!(number >= 2)) return false;
  for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) return false;
  return true;
}
