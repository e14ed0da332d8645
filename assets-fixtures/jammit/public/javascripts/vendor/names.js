// no semicolon at the end
var names = [jQuery, "cart"] // of all
