import { v7 } from 'uuid';

/** A new id: UUID version 7 (RFC 9562), made here so that a move between regions never changes it (scale rule 5). */
export function newId(): string {
  return v7();
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isId(text: string): boolean {
  return uuidPattern.test(text);
}
