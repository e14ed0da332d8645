import { LitElement, css, html, nothing, type PropertyValues } from "lit";
import { customElement, eventOptions, property, query, queryAll, state } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import { repeat } from "lit/directives/repeat.js";
import { when } from "lit/directives/when.js";
import { log } from "./log.js";

const minute = {
  fromAttribute: (value: string | null) => Number(value ?? 0) * 60,
  toAttribute: (value: number) => String(value / 60),
};

/** With the decorators that TypeScript had before the language did. */
@customElement("egg-timer")
export class EggTimer extends LitElement {
  static styles = css`
    :host {
      display: block;
    }

    .over {
      color: rgb(200, 0, 0);
    }
  `;

  @property({ attribute: "minutes", converter: minute, reflect: true })
  seconds = 0;

  @property({ type: Boolean, reflect: true })
  running = false;

  @state()
  private laps: readonly number[] = [];

  @query("output")
  private readonly display!: HTMLOutputElement;

  @queryAll("li")
  private readonly items!: NodeListOf<HTMLLIElement>;

  // A method whose decorator takes part of its descriptor.
  @log
  tick(seconds: number) {
    this.seconds = Math.max(0, this.seconds - seconds);
    this.laps = [...this.laps, this.seconds];
    return this.seconds;
  }

  @eventOptions({ passive: true })
  private start() {
    this.running = true;
    this.tick(90);
  }

  protected override updated(changed: PropertyValues<this>) {
    if (changed.has("seconds")) {
      this.dispatchEvent(new CustomEvent("change", { detail: `${this.display.value}, ${this.items.length} laps` }));
    }
  }

  protected override render() {
    const over = this.seconds === 0;
    const minutes = Math.floor(this.seconds / 60);
    const rest = String(this.seconds % 60).padStart(2, "0");
    return html`
      <h2><slot name="title"></slot></h2>
      <output class=${classMap({ over })}>${minutes}:${rest}</output>
      <button @click=${this.start} ?disabled=${over}>Go on</button>
      ${when(
        this.laps.length > 0,
        () =>
          html`<ol>
            ${repeat(
              this.laps,
              (lap) => lap,
              (lap) => html`<li>${lap}</li>`,
            )}
          </ol>`,
        () => nothing,
      )}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "egg-timer": EggTimer;
  }
}
