import { LitElement, css, html } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { map } from "lit/directives/map.js";
import { range } from "lit/directives/range.js";
import { bound } from "./bound.js";

@customElement("star-rating")
export class StarRating extends LitElement {
  static override styles = css`
    button[aria-pressed="true"] {
      color: rgb(180, 120, 0);
    }
  `;

  @property({ type: Number })
  accessor max = 5;

  @property({ type: Number, reflect: true })
  accessor value = 0;

  @state()
  accessor given = 0;

  @query("p")
  accessor text!: HTMLParagraphElement | null;

  #changes = 0;

  get summary() {
    return `${this.value} of ${this.max}, given ${this.given} times`;
  }

  @bound
  rate({ currentTarget }: Event) {
    this.value = Number((currentTarget as HTMLButtonElement).value);
    this.given++;
    this.#changes++;
    this.dataset.before = `${this.#changes}: ${this.text?.textContent}`;
  }

  protected override render() {
    // A method that is bound needs no listener that knows its element.
    const { rate } = this;
    return html`
      ${map(
        range(1, this.max + 1),
        (at) => html`<button .value=${String(at)} aria-pressed=${at <= this.value} @click=${rate}>${at}</button>`,
      )}
      <p>${this.summary}</p>
    `;
  }
}
