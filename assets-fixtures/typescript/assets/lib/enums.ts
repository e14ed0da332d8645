export enum Weekday {
  Monday = 1,
  Tuesday,
}

export const enum Level {
  Low = 1 << 0,
  High = Low << 3,
  Both = Low | High,
}

export namespace Text {
  export const greeting = "hello";
  export function shout(text: string): string {
    return text.toUpperCase() + mark;
  }
  const mark = "!";
}

export namespace Text.Deep {
  export const level = Level.Both;
}
