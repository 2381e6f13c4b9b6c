export const sendLetter = async (..._a: unknown[]): Promise<never> => {
  throw new Error('x');
};
