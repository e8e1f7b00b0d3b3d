import { Command, InvalidArgumentError, Option } from 'commander';
import { type Environment, environmentName, settingOf } from './environment.js';
import { flagName } from './flag-name.js';
import type { PathsOf } from './path-use.js';

/** One command line option: its flag and environment name are derived from its key (`sourcePort` → `--source-port`, `TSCAP_SOURCE_PORT`). */
export interface OptionSpec<T = unknown> {
  readonly help: string;
  readonly type: 'text' | 'integer' | 'flag' | 'list' | 'choice';
  readonly placeholder: string;
  readonly range: string;
  readonly short: string | undefined;
  /** Keys of options that this one cannot stand beside. */
  readonly rivals: readonly string[];
  /** Keys of options of which one at least is there, or this one means nothing; none: it always does. */
  readonly needs: readonly string[];
  readonly default: T;
  /** The files and folders that it names. */
  readonly paths: PathsOf | undefined;
  /** It has no name in the environment, where that is something else. */
  readonly commandLineOnly?: boolean;
  /** Under which heading of `--help` and of the documentation it stands. */
  readonly group?: string | undefined;
  /** Turns the given text into a value; throws InvalidArgumentError whose message states the limit. */
  readonly parse: (text: string, previous: T) => T;
}

export type OptionTable = Readonly<Record<string, OptionSpec<any>>>;
export type ConfigOf<Table extends OptionTable> = { readonly [Key in keyof Table]: Table[Key]['default'] };

interface Common {
  readonly help: string;
  readonly short?: string;
  /** Declared at one of the two. */
  readonly rivals?: readonly string[];
  readonly needs?: string | readonly string[];
  readonly paths?: PathsOf;
}

/** A text; `undefined` when not given and without a default. */
export function text(spec: Common & { placeholder: string; default: string }): OptionSpec<string>;
export function text(spec: Common & { placeholder: string }): OptionSpec<string | undefined>;
export function text(spec: Common & { placeholder: string; default?: string }): OptionSpec<any> {
  return { ...base(spec, 'text', spec.placeholder, ''), default: spec.default, parse: nonEmpty };
}

/** A whole number with inclusive limits; `undefined` when not given and without a default. */
export function integer(
  spec: Common & { placeholder: string; min: number; max: number; default: number },
): OptionSpec<number>;
export function integer(
  spec: Common & { placeholder: string; min: number; max: number },
): OptionSpec<number | undefined>;
export function integer(
  spec: Common & { placeholder: string; min: number; max: number; default?: number },
): OptionSpec<any> {
  const range = `from ${spec.min} to ${spec.max}`;
  const parse = (given: string): number => {
    const value = Number(given);
    if (!/^-?\d+$/.test(given) || value < spec.min || value > spec.max) {
      throw new InvalidArgumentError(`must be a whole number ${range}, got ${given}`);
    }
    return value;
  };
  return { ...base(spec, 'integer', spec.placeholder, range), default: spec.default, parse };
}

/** A switch, off unless given; in the environment 1, true, yes or on switch it on, and 0, false, no or off switch it off. */
export function flag(spec: Common): OptionSpec<boolean> {
  const parse = (given: string): boolean => {
    const word = given.toLowerCase();
    if (['1', 'true', 'yes', 'on'].includes(word)) return true;
    if (['0', 'false', 'no', 'off', ''].includes(word)) return false;
    throw new InvalidArgumentError(`must be true or false, got ${given}`);
  };
  return { ...base(spec, 'flag', '', ''), default: false, parse };
}

/** The values in a text: separated by commas or blanks. */
function words(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '');
}

/** A repeatable text; several values in one are separated by commas or blanks, unless `split` says otherwise, which leaves out empty ones. */
export function list(
  spec: Common & { placeholder: string; split?: (text: string) => readonly string[] },
): OptionSpec<readonly string[]> {
  const { split = words } = spec;
  const parse = (given: string, previous: readonly string[]): readonly string[] => {
    const parts = split(given);
    if (parts.length === 0) throw new InvalidArgumentError('must not be empty');
    return [...previous, ...parts];
  };
  return { ...base(spec, 'list', spec.placeholder, 'repeatable'), default: [], parse };
}

/** One of a closed set of words; `undefined` when not given and without a default. */
export function choice<const Word extends string>(
  spec: Common & { placeholder: string; words: readonly Word[]; default: Word },
): OptionSpec<Word>;
export function choice<const Word extends string>(
  spec: Common & { placeholder: string; words: readonly Word[] },
): OptionSpec<Word | undefined>;
export function choice(
  spec: Common & { placeholder: string; words: readonly string[]; default?: string },
): OptionSpec<any> {
  const parse = (given: string): string => {
    const word = spec.words.find((candidate) => candidate === given);
    if (word === undefined) throw new InvalidArgumentError(`must be one of ${spec.words.join(', ')}, got ${given}`);
    return word;
  };
  return { ...base(spec, 'choice', spec.placeholder, spec.words.join(', ')), default: spec.default, parse };
}

/** The option without a name in the environment. */
export function commandLineOnly<T>(spec: OptionSpec<T>): OptionSpec<T> {
  return { ...spec, commandLineOnly: true };
}

/** The table with all its options, each of which means nothing without that one. */
export function needing<Table extends OptionTable>(needs: string, table: Table): Table {
  const entries = Object.entries(table).map(([key, spec]) => [key, { ...spec, needs: [needs] }]);
  return Object.fromEntries(entries) as Table;
}

/** The table with all its options under this heading, but for those that have one. */
export function grouped<Table extends OptionTable>(heading: string, table: Table): Table {
  const entries = Object.entries(table).map(([key, spec]) => [key, { group: heading, ...spec }]);
  return Object.fromEntries(entries) as Table;
}

function base(spec: Common, type: OptionSpec['type'], placeholder: string, range: string) {
  const { help, short, rivals = [], needs = [], paths } = spec;
  return { help, short, rivals, needs: [needs].flat(), paths, type, placeholder, range } as const;
}

function nonEmpty(given: string): string {
  if (given === '') throw new InvalidArgumentError('must not be empty');
  return given;
}

export { environmentName, flagName };

/** A wrong use of a program: one line for the person, exit code 2. */
export class UsageError extends Error {
  readonly code = 'USAGE';
}

/** `--help` or `--version` was given: the text is to be printed, and nothing else to be done. */
export class TextWanted extends Error {}

/** What words without an option mean. */
export interface Operands {
  readonly placeholder: string;
  readonly help: string;
  /** The options that the words stand for, as key and text. Throws UsageError. */
  readonly read: (words: readonly string[]) => readonly (readonly [string, string])[];
}

/** What `--help` says besides the options. */
export interface HelpTexts {
  readonly operands?: Operands | undefined;
  /** Command lines, each with what it does. */
  readonly examples?: readonly (readonly [command: string, what: string])[] | undefined;
}

/** The commander program of a table, for `--help` and for parsing. */
export function createCommand(
  name: string,
  description: string,
  version: string,
  table: OptionTable,
  { operands, examples = [] }: HelpTexts = {},
): Command {
  const command = new Command(name).description(description).allowExcessArguments(false);
  if (operands !== undefined) command.argument(`[${operands.placeholder}...]`, operands.help);
  for (const [key, spec] of Object.entries(table)) command.addOption(commanderOption(key, spec));
  command.version(version);
  if (examples.length > 0) {
    const lines = examples.map(([line, what]) => `  ${line}\n      ${what}`);
    command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
  }
  return command;
}

function commanderOption(key: string, spec: OptionSpec): Option {
  const short = spec.short === undefined ? '' : `-${spec.short}, `;
  const value = spec.type === 'flag' ? '' : ` <${spec.placeholder}>`;
  const range = spec.range === '' ? '' : ` (${spec.range})`;
  const environment = spec.commandLineOnly ? '' : ` [env: ${environmentName(key)}]`;
  const option = new Option(`${short}${flagName(key)}${value}`, `${spec.help}${range}${environment}`);
  const isPlain = spec.default === undefined || spec.type === 'list' || spec.type === 'flag';
  if (!isPlain) option.default(spec.default);
  if (spec.group !== undefined) option.helpGroup(`${spec.group}:`);
  return option;
}

/**
 * Reads a configuration: the command line first, then the environment, then the default. An option on the command line also
 * goes before its rivals in the environment; two rivals in the same place are refused, and on the command line what needs an option that is not there. `say` is told what people should know.
 * Throws UsageError with one line that names the option and its limit, and TextWanted.
 */
export function parseOptions<Table extends OptionTable>(
  command: Command,
  table: Table,
  argv: readonly string[],
  environment: Environment,
  say: (note: string) => void = () => {},
  operands?: Operands,
): ConfigOf<Table> {
  const config: Record<string, unknown> = {};
  const set = new Map(
    Object.entries(table).flatMap(([key, spec]) => (spec.commandLineOnly ? [] : settingOf(key, environment))),
  );
  for (const [key, spec] of Object.entries(table)) {
    const setting = set.get(key);
    config[key] = setting === undefined ? spec.default : parseNamed(setting.name, spec, setting.value, spec.default);
    // A switch that is off, or a default that is repeated, excludes nothing.
    if (config[key] === spec.default) set.delete(key);
  }
  const given = new Set<string>();
  const take = (key: string, value: string | null): void => {
    const spec = table[key]!;
    const previous = given.has(key) ? config[key] : spec.default;
    given.add(key);
    set.delete(key);
    config[key] = spec.type === 'flag' ? true : parseNamed(flagName(key), spec, value ?? '', previous);
  };
  for (const key of Object.keys(table)) {
    command.on(`option:${flagName(key).slice(2)}`, (value: string | null) => {
      take(key, value);
    });
  }
  const drop = (key: string): void => {
    config[key] = table[key]!.default;
    set.delete(key);
  };
  let shown = '';
  command.exitOverride().configureOutput({
    outputError: () => {},
    writeOut: (text) => {
      shown += text;
    },
  });
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    throw commanderError(error, shown);
  }
  for (const [key, value] of operands?.read(command.args) ?? []) {
    if (given.has(key) && table[key]!.type !== 'list')
      throw new UsageError(`${flagName(key)} is given twice, got ${value} too`);
    take(key, value);
  }
  for (const [one, other] of rivalsIn(table)) {
    if (given.has(one) && given.has(other))
      throw new UsageError(`${flagName(one)} and ${flagName(other)} exclude each other`);
    if (given.has(one)) drop(other);
    if (given.has(other)) drop(one);
  }
  for (const key of given) {
    const { needs, default: own } = table[key]!;
    const known = needs.filter((need) => need in table);
    const isIdle = known.length > 0 && known.every((need) => config[need] === table[need]!.default);
    if (isIdle && config[key] !== own)
      throw new UsageError(`${flagName(key)} needs ${known.map((need) => flagName(need)).join(' or ')}`);
  }
  for (const [one, other] of rivalsIn(table)) {
    const [first, second] = [set.get(one), set.get(other)];
    if (first === undefined || second === undefined) continue;
    if (first.isOwn === second.isOwn) throw new UsageError(`${first.name} and ${second.name} exclude each other`);
    drop(first.isOwn ? other : one);
  }
  const old = [...set.values()].filter(({ isDeprecated }) => isDeprecated).map(({ name }) => name);
  if (old.length > 0)
    say(`deprecated in the environment: ${old.map((name) => `${name}, now TSCAP_${name}`).join('; ')}`);
  return config as ConfigOf<Table>;
}

/** Every pair of keys that exclude each other, both in the table. */
export function rivalsIn(table: OptionTable): (readonly [string, string])[] {
  return Object.entries(table).flatMap(([key, { rivals }]) =>
    rivals.filter((rival) => rival in table).map((rival) => [key, rival] as const),
  );
}

function parseNamed(name: string, spec: OptionSpec, value: string, previous: unknown): unknown {
  try {
    return spec.parse(value, previous);
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw new UsageError(`${name} ${error.message}`);
    throw error;
  }
}

function commanderError(error: unknown, shown: string): unknown {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'commander.helpDisplayed' || code === 'commander.version') return new TextWanted(shown);
  if (code?.startsWith('commander.') && message !== undefined)
    return new UsageError(message.replace(/^error: /, '').replaceAll('\n', ' '));
  return error;
}
