/** Where a page is: a screen, what it shows, and its choices. */
export interface Address {
  /** First segment of the path; `board` where there is none. */
  readonly screen: string;
  /** Second segment, decoded: the key of a stream. */
  readonly key: string | null;
  readonly query: URLSearchParams;
}

/** Of the path and query of a location. */
export function parseAddress(path: string, search: string): Address {
  const [screen = '', key] = path.split('/').slice(1);
  return { screen: screen || 'board', key: key ? decode(key) : null, query: new URLSearchParams(search) };
}

/** Of the screen of a stream, whose key may hold anything. */
export function streamPath(key: string): string {
  return `/stream/${encodeURIComponent(key)}`;
}

/** The path with those choices; what is empty is left out. */
export function pathWith(path: string, choices: Readonly<Record<string, string | null | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(choices)) if (value) query.set(name, value);
  const text = query.toString().replaceAll('%2C', ',');
  return text === '' ? path : `${path}?${text}`;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Of a picture of a stream; what is at that address never changes. `small`: as a row or a small tile shows it. */
export function picturePath(key: string, sequence: number, size: 'full' | 'small' = 'full'): string {
  const path = `/api/pictures/${encodeURIComponent(key)}/latest.jpg?s=${sequence}`;
  return size === 'full' ? path : `${path}&size=${size}`;
}
