export async function names() {}
