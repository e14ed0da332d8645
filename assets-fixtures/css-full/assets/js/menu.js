// What code makes counts like what templates have.
const list = document.createElement("ul");
list.className = "menu";
list.append(document.createElement("li"));
document.body.append(list);
