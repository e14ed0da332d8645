export async function types() {}
