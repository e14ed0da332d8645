export const up = new URL("../x.png", import.meta.url).href;
export const text = 'new URL("../x.png", import.meta.url)';
