// Loaded with <script src>, without type="module": what is declared here
// belongs to the page, which uses it from onclick="" and from other scripts.
var menuVersion = "3.1";
var menuState = { open: false };

function openMenu(name) {
  menuState.open = true;
  menuState.name = arguments.length > 0 ? name : "main";
  return describeMenu();
}

function closeMenu() {
  menuState.open = false;
  return describeMenu();
}

function describeMenu() {
  return menuState.open ? "open " + menuState.name : "closed";
}

function calledOnlyFromHtml() {
  return typeof this === "object" && menuVersion;
}

let menuLimit = 5;
class MenuItem {}
