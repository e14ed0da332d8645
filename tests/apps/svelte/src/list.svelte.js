class Entry {
  amount = $state(1);

  constructor(name, price) {
    this.name = name;
    this.price = price;
  }

  total = $derived(this.amount * this.price);
}

export class List {
  entries = $state([]);
  total = $derived(this.entries.reduce((sum, entry) => sum + entry.total, 0));

  add(name, price) {
    this.entries.push(new Entry(name, price));
  }
}
