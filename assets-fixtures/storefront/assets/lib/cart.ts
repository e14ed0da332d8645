import { Money } from "./money";
import type { Product } from "./product";

/** What a basket needs to know about a thing in it. */
type Sellable = Pick<Product, "id" | "cents" | "stock">;

interface Line<T> {
  readonly item: T;
  count: number;
}

type Listener = () => void;

export class Cart<T extends Sellable> {
  readonly #lines = new Map<string, Line<T>>();
  readonly #listeners = new Set<Listener>();
  static #opened = 0;

  constructor(
    readonly name: string,
    private readonly limit = 9,
  ) {
    Cart.#opened += 1;
  }

  static get opened(): number {
    return Cart.#opened;
  }

  get lines(): ReadonlyArray<Readonly<Line<T>>> {
    return [...this.#lines.values()];
  }

  get total(): number {
    return Money.sum(...this.lines.map(({ item, count }) => item.cents * count));
  }

  /** Adds one, and says whether there was one to add. */
  add(item: T): boolean {
    const line = this.#lines.get(item.id) ?? { item, count: 0 };
    if (line.count >= Math.min(item.stock, this.limit)) return false;
    line.count++;
    this.#lines.set(item.id, line);
    this.#changed();
    return true;
  }

  remove(id: T["id"]): void {
    if (this.#lines.delete(id)) this.#changed();
  }

  /** Calls `listener` now and after each change; the result ends that. */
  watch(listener: Listener): () => boolean {
    this.#listeners.add(listener);
    listener();
    return () => this.#listeners.delete(listener);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The one basket of the page. Both entries import it, so it must exist once. */
export const cart = new Cart<Product>("basket");
