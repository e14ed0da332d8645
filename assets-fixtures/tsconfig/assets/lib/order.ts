import type { Money } from "./types";

const seen: string[] = [];
function field(target: object, key: string) {
    seen.push(key);
}
function listed<T extends abstract new (...given: never[]) => object>(kind: T) {
    seen.push(kind.name);
    return kind;
}

@listed
export class Order {
    @field note?: string;
    count = 1;
    declare total: () => Money;

    constructor(private readonly price: number) {
        Order.prototype.total = function () {
            return this.price * this.count;
        };
    }

    @field of(other: Order, at: Date): string {
        return seen.join();
    }
}
