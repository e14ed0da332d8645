const text = (child) => (Array.isArray(child) ? child.map(text).join("") : (child ?? ""));

export function h(tag, props, ...children) {
  if (typeof tag === "function") return tag({ ...props, children });
  const attributes = Object.entries(props ?? {}).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  return `<${tag}${attributes.join("")}>${text(children)}</${tag}>`;
}

export const Group = ({ children }) => text(children);
export const Ui = { Box: ({ title, label }) => `[${title} ${label}]` };
