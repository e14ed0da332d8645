(function () { window.cart = function (items) { return window.JST.list({ items: items }) } })()
