/** The word that stands for the code in its table, or null where the code is reserved. */
export function wordOf<T extends string>(words: readonly (T | null)[], code: number): T | null {
  return words[code] ?? null;
}
