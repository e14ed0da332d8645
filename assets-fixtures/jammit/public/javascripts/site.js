(function () { console.log(names.join(" ")) })()
