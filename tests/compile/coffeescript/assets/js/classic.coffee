greet = (name = "you") -> "Hello, #{name}"
window.greeting = greet "page"
