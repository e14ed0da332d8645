export const basket = $state([
  { name: "Bread", price: 3, count: 2 },
  { name: "Milk", price: 2, count: 1 },
]);

export const total = () => basket.reduce((sum, { price, count }) => sum + price * count, 0);
