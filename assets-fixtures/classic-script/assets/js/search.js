// Second script of the same page: it uses globals of menu.js and adds its own.
var menuVersion = menuVersion || "none";

function search(text) {
  closeMenu();
  menuLimit--;
  return [new MenuItem(), text, menuVersion].length;
}

(function () {
  var inner = "not global";
  window.searchReady = function () {
    return inner.length;
  };
})();
