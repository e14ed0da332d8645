export enum Status {
  Waiting,
  Begun,
  Read,
}

export interface Volume {
  readonly id: number;
  readonly title: string;
  readonly pages: number;
  readonly status: Status;
}

export const books = [
  { id: 1, title: "Middlemarch", pages: 880, status: Status.Begun },
  { id: 2, title: "Effi Briest", pages: 340, status: Status.Waiting },
] satisfies Volume[];
