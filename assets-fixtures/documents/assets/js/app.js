// `widget` is for the browser to find, by the page's import map.
import("widget").then(({ open }) => open(document.body));
