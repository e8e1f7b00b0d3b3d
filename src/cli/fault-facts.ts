/** What is logged of an error that nobody expected: its words, cut, and where it was thrown; none of the data that it was thrown at. */
export function faultFacts(error: unknown): { readonly error: string; readonly at: string | undefined } {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const at = stack?.split('\n').find((line) => line.startsWith('    at '));
  return { error: `${name}: ${message}`.slice(0, LONGEST_TEXT), at: at?.trim() };
}

const LONGEST_TEXT = 300;
