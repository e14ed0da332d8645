export const open = (element) => element.classList.add("open");
