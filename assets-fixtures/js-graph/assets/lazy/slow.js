console.log("slow before");
const answer = await new Promise((done) => setTimeout(done, 5, 42));
console.log("slow after");

export const value = answer;
