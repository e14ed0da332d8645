import { Basket } from "./lib/basket.coffee"
import { money } from "./lib/money"

basket = new Basket
basket.add name, cents for own name, cents of { tea: 320, mug: 950 }
document.querySelector("output").textContent = "#{basket.size()}: #{money basket.total()}"
document.querySelector("img").src = new URL("../img/leaf.svg", `import.meta.url`)
