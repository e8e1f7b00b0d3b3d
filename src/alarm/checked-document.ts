// Tested by: test/tr101290/profile-file.test.ts, test/inspect/named-streams/streams-file.test.ts, test/alarm/condition-file.test.ts
/** Why a document that people wrote is not taken: the key and its limit. */
export interface DocumentFault {
  readonly fault: string;
}

/** Ends the reading of a document; never leaves this file. */
class Refusal extends Error {}

const LONGEST_GOT = 80;

/** What `read` makes of a parsed document, or why it refused it. */
export function orFault<Read>(read: () => Read): Read | DocumentFault {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) return { fault: error.message };
    throw error;
  }
}

/** Within `orFault`: the document is not taken, as a key has not what it must have, but this. */
export function refuse(limit: string, got: unknown): never {
  const text = JSON.stringify(got) ?? String(got);
  refuseAs(`${limit}, got ${text.length > LONGEST_GOT ? `${text.slice(0, LONGEST_GOT)}…` : text}`);
}

/** The same in other words. */
export function refuseAs(fault: string): never {
  throw new Refusal(fault);
}

/** An object with no other keys than those that are known; any, unless they are given. */
export function objectOf(json: unknown, key: string, known?: readonly string[]): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) refuse(`${key} must be an object`, json);
  const unknown = known === undefined ? undefined : Object.keys(json).find((name) => !known.includes(name));
  if (unknown !== undefined) refuse(`${key} must have only the keys ${known!.join(', ')}`, unknown);
  return json as Record<string, unknown>;
}

export function choiceOf<T extends string>(json: unknown, key: string, choices: readonly T[]): T {
  if (!choices.includes(json as T)) refuse(`${key} must be one of ${choices.join(', ')}`, json);
  return json as T;
}

/** A switch, on unless it is said. */
export function switchOf(json: unknown, key: string): boolean {
  if (json !== undefined && typeof json !== 'boolean') refuse(`${key} must be true or false`, json);
  return json ?? true;
}

export function wholeNumber(json: unknown, key: string, min: number, max: number): number {
  const isInRange = Number.isInteger(json) && (json as number) >= min && (json as number) <= max;
  if (!isInRange) refuse(`${key} must be a whole number from ${min} to ${max}`, json);
  return json as number;
}
