exports.unused = "replaced by the next line";
module.exports = (name) => name.toUpperCase();
