// Tested by: test/inspect/load-profile.test.ts, test/inspect/named-streams/load-streams.test.ts
import { readFileSync } from 'node:fs';
import { systemFault } from '../text/system-fault.js';

/** The JSON document of a file. Throws an Error whose message goes on from the name of the file, and whose cause is what was wrong. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const reason =
      cause instanceof SyntaxError ? `is no JSON: ${cause.message}` : `cannot be read: ${systemFault(cause)}`;
    throw new Error(reason, { cause });
  }
}
