/** A whole number in decimal digits, as the files in /proc have it; null: something else, or nothing. */
export function parseCount(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,20}$/.test(text) ? Number(text) : null;
}

/** All of the texts as whole numbers; null when one of them is none. */
export function parseCounts(texts: readonly string[]): number[] | null {
  const counts = texts.map(parseCount);
  return counts.every((count) => count !== null) ? counts : null;
}
