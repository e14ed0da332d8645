// Still a script: import() alone does not make a module.
var loaderName = "loader";
function loadPanel() {
  return import("./panels/panel.js");
}
loadPanel().then(function (panel) {
  console.log(loaderName, panel.title);
});
