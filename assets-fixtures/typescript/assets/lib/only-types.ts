export type Only = { only: true };
export interface Unused<in out T> {
  value: T;
}
