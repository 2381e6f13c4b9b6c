export const remindersOf = async (..._a: unknown[]) => new Map<string, never[]>();
