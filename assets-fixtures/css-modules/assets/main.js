import "./parts/global.css";
// All names, and some of them.
import styles, { button, primary, title } from "./parts/button.module.css";
import panel from "./parts/panel.module.scss";

export function render(root) {
  root.innerHTML = `
    <section class="${panel.panel}">
      <h1 class="${panel.title}">A panel</h1>
      <button id="${styles.main}" class="${button}" style="outline-color: ${primary}">
        <b class="${title}">Open</b> <i class="${styles["with-icon"]}"></i>
      </button>
    </section>`;
  root.querySelector("button").onclick = async () => {
    const { tooltip } = await import("./parts/lazy.js");
    root.append(tooltip("Hello"));
  };
}

render(document.body);
