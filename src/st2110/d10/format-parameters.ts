// Tested by: test/st2110/d10/sdp.test.ts
/** Most parameters of a format; those behind are not read. */
const MOST_PARAMETERS = 64;

/** The parameters of a=fmtp: `width=1920; interlace; …`, by name in lower case. Spec: SMPTE ST 2110-20, 7.1 */
export class FormatParameters {
  readonly #values = new Map<string, string[]>();

  constructor(config: string) {
    for (const part of config.split(';').slice(0, MOST_PARAMETERS)) {
      const [name = '', ...value] = part.trim().split('=');
      if (name === '') continue;
      const key = name.toLowerCase();
      this.#values.set(key, [...(this.#values.get(key) ?? []), value.join('=').trim()]);
    }
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The first value of that name; null where there is none. */
  text(name: string): string | null {
    const value = this.#values.get(name)?.[0];
    return value === undefined || value === '' ? null : value;
  }

  /** All values of that name. */
  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** A whole number from 0 to `most`; null where there is none. */
  count(name: string, most: number): number | null {
    return wholeNumber(this.text(name), most);
  }

  /** `60000/1001` or `25`; null where there is none. */
  rate(name: string): string | null {
    const value = this.text(name);
    return value !== null && /^[1-9]\d{0,5}(\/[1-9]\d{0,5})?$/.test(value) ? value : null;
  }
}

/** A whole number from 0 to `most`; null where the text is none. */
export function wholeNumber(text: string | null, most: number): number | null {
  if (text === null || !/^\d{1,15}$/.test(text)) return null;
  const value = Number(text);
  return value <= most ? value : null;
}
