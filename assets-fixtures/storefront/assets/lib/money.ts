export enum Currency {
  Euro = "EUR",
  Pound = "GBP",
}

const enum Minor {
  Digits = 2,
  PerUnit = 10 ** Digits,
}

const locales = {
  [Currency.Euro]: "de-DE",
  [Currency.Pound]: "en-GB",
} satisfies Record<Currency, string>;

export namespace Money {
  export const free = "free";

  export function format(cents: number, currency: Currency = Currency.Euro): string {
    if (cents === 0) return free;
    return new Intl.NumberFormat(locales[currency], {
      style: "currency",
      currency,
      minimumFractionDigits: Minor.Digits,
    }).format(cents / Minor.PerUnit);
  }

  export const sum = (...cents: number[]): number => cents.reduce((a, b) => a + b, 0);
}
