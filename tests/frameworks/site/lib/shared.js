import "./shared.css";

export const months = [
  ["January", "Wolf", 31, "Snow lies on the roofs, and nobody leaves the house before noon."],
  ["February", "Snow", 28, "The lake is frozen, and children walk over it to school."],
  ["March", "Worm", 31, "The first storks are seen above the meadows behind the mill."],
  ["April", "Pink", 30, "Rain in the morning, sun at midday, and hail in the evening."],
  ["May", "Flower", 31, "The orchards blossom, and the market is full of asparagus."],
  ["June", "Strawberry", 30, "Evenings are long, and the windows stay open until midnight."],
  ["July", "Buck", 31, "Thunder comes over the hills without bringing any rain."],
  ["August", "Sturgeon", 31, "The fields are mown, and shooting stars are counted at night."],
  ["September", "Harvest", 30, "Mist lies in the valley, and the first chestnuts fall."],
  ["October", "Hunter", 31, "The forest turns red, and smoke rises from the gardens."],
  ["November", "Beaver", 30, "Lamps burn at four already, and the ferry stops for the year."],
  ["December", "Cold", 31, "Biscuits are baked, and letters are written to old friends."],
];

export function greet(name, detail) {
  return ["Hello", name, detail, ...months.map((month) => month.join(" "))].join(", ");
}
