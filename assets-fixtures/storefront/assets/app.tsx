/** @jsx h */
/** @jsxFrag Fragment */
import products from "./data/products.json";
import { cart } from "./lib/cart";
import { Fragment, h, type Child } from "./lib/dom";
import { Money } from "./lib/money";
import type { Product } from "./lib/product";

const basket = new URL("./img/basket.svg", import.meta.url);

function Price({ cents }: { cents: number }) {
  return <span class="price">{Money.format(cents)}</span>;
}

function Card({ product }: { product: Product }) {
  const reviews = (<div class="reviews" hidden />) as HTMLElement;

  async function toggle() {
    const { renderReviews } = await import("./pages/reviews");
    reviews.replaceChildren(renderReviews(product));
    reviews.hidden = false;
  }

  return (
    <li class="card" data-product={product.id}>
      <h2>{product.title}</h2>
      <Price cents={product.cents} />
      <p class="tags">{product.tags.join(" · ")}</p>
      <button class="add" disabled={product.stock === 0} onClick={() => cart.add(product)}>
        {product.stock > 0 ? "Add to basket" : "Sold out"}
      </button>
      <button class="more" onClick={toggle}>
        Reviews
      </button>
      {reviews}
    </li>
  );
}

function Basket() {
  const list = (<ul />) as HTMLElement;
  cart.watch(() => {
    const rows: Child[] = cart.lines.map(({ item, count }) => (
      <li>
        {count} × {item.title} <Price cents={item.cents * count} />
        <button aria-label={`Remove ${item.title}`} onClick={() => cart.remove(item.id)}>
          ×
        </button>
      </li>
    ));
    list.replaceChildren(
      <>
        {rows.length > 0 ? rows : <li class="empty">Nothing yet.</li>}
      </>,
    );
  });
  return (
    <aside class="basket">
      <img src={basket.href} width="48" height="48" alt="Basket" />
      {list}
    </aside>
  );
}

const page = document.querySelector("#app");
if (!page) throw new Error("the page has no #app");

page.replaceChildren(
  <>
    <h1>Corner shop</h1>
    <ul class="products">
      {products.map((product) => (
        <Card product={product} />
      ))}
    </ul>
    <Basket />
  </>,
);
document.documentElement.dataset.ready = "1";
