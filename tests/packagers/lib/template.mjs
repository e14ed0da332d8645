// Templates with `<% code %>` and `<%= value %>`, as packages of Jammit and django-pipeline carry them: what the
// function `template` of such a package makes of a text. Written as source code, because it runs in the page as well.

/** A script that declares `template`. */
export const TEMPLATE = `var template = ${function (text) {
  var backslashes = function (code) {
    return code.replace(/\\/g, "\\\\");
  };
  var body = "var out = [], print = function () { out.push.apply(out, arguments); }; with (obj || {}) {";
  var tags = /<%(=?)([\s\S]+?)%>/g;
  var last = 0;
  for (var tag; (tag = tags.exec(text)); last = tags.lastIndex) {
    body += "out.push(" + JSON.stringify(text.slice(last, tag.index)) + ");";
    if (tag[1]) {
      // A value stays on its line: a line end in it becomes the two characters \n, which no code can hold.
      body +=
        "out.push(" + backslashes(tag[2]).replace(/\r/g, "\\r").replace(/\n/g, "\\n").replace(/\t/g, "\\t") + ");";
    } else {
      body += backslashes(tag[2]).replace(/[\r\n\t]/g, " ");
    }
  }
  return new Function("obj", body + "out.push(" + JSON.stringify(text.slice(last)) + "); } return out.join('');");
}};\n`;
