export default new URL("./dot.svg", import.meta.url).href;
