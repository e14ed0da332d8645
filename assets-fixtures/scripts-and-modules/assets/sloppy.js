// A script in the old, lenient mode. As a module, each of these is an error.
var await = 010;
<!-- so is this comment
function sloppy(settings) {
  undeclared = "made global";
  with (settings) {
    return answer + await;
  }
}
function twice(a, a) {
  return delete a, this === globalThis;
}
console.log("sloppy", sloppy({ answer: 34 }), twice(1, 2), undeclared);
