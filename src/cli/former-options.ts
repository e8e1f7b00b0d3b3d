import { UsageError } from './option.js';

/** What became of an option of rscap that a program has not any more. */
export interface FormerOption {
  /** Whether a value follows it. */
  readonly hasValue: boolean;
  /** The option that means the same now; undefined: there is none. */
  readonly now?: string;
  /** What is done in its place, or why it is gone. */
  readonly why: string;
}

/** By the name of the option, as `--payload-offset`. */
export type FormerOptions = Readonly<Record<string, FormerOption>>;

export interface ArgumentsOfToday {
  /** The arguments with today's names. */
  readonly args: readonly string[];
  /** What is to be said of those that mean nothing any more, a line each. */
  readonly notes: readonly string[];
}

/**
 * Understands the options of rscap: one that is called otherwise now gets its name of today, one that means nothing any more is left
 * out and said. Behind `--` nothing is an option.
 */
export function argumentsOfToday(argv: readonly string[], former: FormerOptions): ArgumentsOfToday {
  const args: string[] = [];
  const notes: string[] = [];
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  for (let n = 0; n < argv.length; n++) {
    const [name, ...rest] = argv[n]!.split('=');
    const option = n < end && Object.hasOwn(former, name!) ? former[name!] : undefined;
    if (option === undefined) {
      args.push(argv[n]!);
      continue;
    }
    const value = valueIn(name!, option, rest, argv[n + 1]);
    if (option.hasValue && rest.length === 0) n++;
    if (option.now !== undefined) args.push(option.now, ...value);
    else notes.push(`${name} of rscap is not needed: ${option.why}`);
  }
  return { args, notes };
}

function valueIn(
  name: string,
  { hasValue }: FormerOption,
  given: readonly string[],
  next: string | undefined,
): string[] {
  if (!hasValue) return [];
  if (given.length > 0) return [given.join('=')];
  if (next === undefined) throw new UsageError(`option '${name}' argument missing`);
  return [next];
}
