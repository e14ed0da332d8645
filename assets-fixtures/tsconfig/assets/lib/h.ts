export const Fragment = "fragment"; export const h = (tag: unknown, props: object | null, ...children: unknown[]) => ({ tag, props, children });
