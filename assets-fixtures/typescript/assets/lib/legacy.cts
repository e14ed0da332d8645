const legacy = {
  twice(value: number): number {
    return value * 2;
  },
};

export = legacy;
