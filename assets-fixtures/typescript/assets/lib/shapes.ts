export interface Named {
  readonly name: string;
}

export const registered: string[] = [];

// Right for both kinds of decorators: it only looks at its first argument. What it
// looks at is no name, because minifying may change those.
function register(target: Function, ..._rest: unknown[]): void {
  registered.push(String(target.prototype.area.length));
}

export abstract class Shape implements Named {
  static #made = 0;
  protected readonly sides?: number;
  declare readonly brand: "shape";

  constructor(
    public readonly name: string,
    private readonly size: number,
  ) {
    Shape.#made++;
  }

  abstract area(size: number): number;

  toString(this: Shape): string {
    return `${this.name}=${this.area(this.size).toFixed(2)}/${Shape.#made}`;
  }
}

@register
export class Circle extends Shape {
  override area(radius: number): number {
    return Math.PI * radius ** 2;
  }
}

@register
export class Square extends Shape {
  protected override readonly sides = 4 as const;

  override area(side: number): number {
    return side * side + (this.sides - 4);
  }
}
