/** JSX without a framework: an element is a DOM node. */

export type Child = Node | string | number | boolean | null | undefined | readonly Child[];
type Component = (props: Record<string, unknown> & { children: Child[] }) => Node;

export function h(
  tag: string | Component,
  props: Record<string, unknown> | null,
  ...children: Child[]
): Node {
  if (typeof tag === "function") return tag({ ...props, children });
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2).toLowerCase(), value as EventListener);
    } else if (value !== false && value != null) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  append(element, children);
  return element;
}

export function Fragment({ children }: { children?: Child | Child[] }): Node {
  const fragment = document.createDocumentFragment();
  append(fragment, [children as Child]);
  return fragment;
}

function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) append(parent, child);
    else if (child instanceof Node) parent.appendChild(child);
    else if (child != null && typeof child !== "boolean") {
      parent.appendChild(document.createTextNode(String(child)));
    }
  }
}

/** Types only: nothing of this is left in the output. */
export namespace h {
  export namespace JSX {
    export type Element = Node;
    export interface ElementChildrenAttribute {
      children: {};
    }
    export interface IntrinsicElements {
      [tag: string]: Record<string, unknown>;
    }
  }
}
