import { cart } from "./lib/cart";
import { Currency, Money } from "./lib/money";

type Order = Record<string, number>;

const form = document.querySelector<HTMLFormElement>("form#checkout");

if (form) {
  const total = form.querySelector("output")!;
  const order = form.querySelector<HTMLInputElement>("input[name=order]")!;
  const pay = form.querySelector("button")!;

  cart.watch(() => {
    const counts: Order = Object.fromEntries(cart.lines.map(({ item, count }) => [item.id, count]));
    order.value = JSON.stringify(counts);
    total.value = `${cart.name}: ${Money.format(cart.total, Currency.Euro)}`;
    pay.disabled = cart.lines.length === 0;
  });
}
