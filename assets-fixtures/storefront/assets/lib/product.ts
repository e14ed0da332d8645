export interface Product {
  readonly id: string;
  readonly title: string;
  readonly cents: number;
  readonly stock: number;
  readonly tags: readonly string[];
}
