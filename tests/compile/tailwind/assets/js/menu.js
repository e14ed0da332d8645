document.querySelector("button").classList.add("tracking-[7px]");
