// Tested by: test/cli/path-check.test.ts
/** What an option does with a file or a folder: it only reads a file, it writes one, it fills a folder with files beside others, or it owns a folder with all that is in it. */
export interface PathUse {
  /** `-` is standard input where it is read, and standard output otherwise. */
  readonly path: string;
  readonly as: 'read' | 'written' | 'filled' | 'owned';
  /** What it is called, in place of the option and the path. */
  readonly label?: string;
}

/** What the value of an option, beside all others, does with files. */
export type PathsOf = (value: any, config: Readonly<Record<string, any>>) => readonly PathUse[];

export const reads: PathsOf = (value) => usesOf(value, 'read');
export const writes: PathsOf = (value) => usesOf(value, 'written');
export const owns: PathsOf = (value) => usesOf(value, 'owned');
export const fills: PathsOf = (value) => usesOf(value, 'filled');

/** Only when one of the switches is on. */
export function when(switches: readonly string[], paths: PathsOf): PathsOf {
  return (value, config) => (switches.some((key) => config[key]) ? paths(value, config) : []);
}

function usesOf(value: string | readonly string[] | undefined, as: PathUse['as']): PathUse[] {
  const paths = value === undefined ? [] : typeof value === 'string' ? [value] : value;
  return paths.map((path) => ({ path, as }));
}
