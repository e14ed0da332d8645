const factors = { m: 1, km: 1000 } as const;

export type Unit = keyof typeof factors;
export const toMetres = (value: number, unit: Unit): number => value * factors[unit];
