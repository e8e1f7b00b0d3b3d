// Tested by: test/report/record-texts.test.ts

/** Texts of keys that are kept: there are few of rules, conditions, PIDs and programs. */
const MOST_KEYS = 16_384;
const keyTexts = new Map<string, string>();

/** The object that is begun with another field; `key` has the comma before it and the colon. '' is what JSON has no text for: it is left out. */
export function add(object: string, key: string, json: string): string {
  if (json === '') return object;
  return object.length > 1 ? object + (key + json) : object + (key.slice(1) + json);
}

/** As `add`, of an object: an empty one is left out. */
export function addFilled(object: string, key: string, json: string): string {
  return json === '{}' ? object : add(object, key, json);
}

export function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** `"key":` */
export function keyText(key: string): string {
  const known = keyTexts.get(key);
  if (known !== undefined) return known;
  const text = `${JSON.stringify(key)}:`;
  if (keyTexts.size < MOST_KEYS) keyTexts.set(key, text);
  return text;
}

export function plainText(value: unknown): string {
  return JSON.stringify(value);
}

/** JSON has no other numbers. */
export function numberText(value: number): string {
  return Number.isFinite(value) ? `${value}` : '';
}

export function roundedText(value: number): string {
  return numberText(Math.round(value));
}

export function decimalText(value: number, scale: number): string {
  return numberText(Math.round(value * scale) / scale);
}
