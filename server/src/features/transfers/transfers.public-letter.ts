export const publicLetter = async (..._a: unknown[]): Promise<never> => {
  throw new Error('x');
};
