import { readFileSync } from 'node:fs';
import dotenv from 'dotenv';
import { systemFault } from '../text/system-fault.js';
import { argumentsOfToday, type FormerOptions } from './former-options.js';
import { leave, restoreAll } from './leave.js';
import {
  type ConfigOf,
  createCommand,
  type HelpTexts,
  type OptionTable,
  parseOptions,
  TextWanted,
  UsageError,
} from './option.js';
import { checkPaths } from './path-check.js';
import { tellLeftOut } from './rate-limited-log.js';
import { standardError } from './standard-error.js';
import { printOut } from './standard-output.js';

/** One of the programs: its name, its options and what it does. */
export interface ProgramDefinition<Table extends OptionTable> extends HelpTexts {
  readonly name: string;
  readonly description: string;
  readonly table: Table;
  /** Options of rscap that are not in the table. */
  readonly former?: FormerOptions;
  /**
   * Resolves when the work is done and what it wrote has been taken: the process ends then, whatever else is open. What it
   * throws becomes the exit code.
   */
  readonly main: (config: ConfigOf<Table>) => Promise<void>;
}

/** Exit codes of every program. */
export const ExitCode = { done: 0, failed: 1, usage: 2, forced: 130 } as const;

/** Reads `.env` and the options, runs the program and ends the process; a fault becomes one line on stderr, and the exit code. */
export async function runProgram<Table extends OptionTable>(program: ProgramDefinition<Table>): Promise<void> {
  process.on('uncaughtException', (error) => void endWith(program.name, error));
  try {
    loadEnvironmentFile();
    const command = createCommand(program.name, program.description, packageVersion(), program.table, program);
    const { args, notes } = argumentsOfToday(process.argv.slice(2), program.former ?? {});
    const said = [...notes];
    const say = (note: string): void => void said.push(note);
    const config = parseOptions(command, program.table, args, process.env, say, program.operands);
    checkPaths(program.table, config);
    for (const note of said) standardError.write(`${program.name}: ${note}\n`);
    await program.main(config);
  } catch (error) {
    await endWith(program.name, error);
  }
  tellLeftOut();
  await leave(ExitCode.done);
}

async function endWith(name: string, error: unknown): Promise<void> {
  restoreAll();
  tellLeftOut();
  if (error instanceof TextWanted) {
    await printOut(error.message);
    return;
  }
  const { text, exitCode } = describeFault(error);
  standardError.write(`${name}: ${text}\n`);
  await leave(exitCode);
}

/** Codes of errors that a wrong option causes: that of UsageError, and of endpoints and keys that are none (LinkError). */
const USAGE_CODES: readonly string[] = ['USAGE', 'BAD_ENDPOINT', 'BAD_CURVE'];

/** What is said of a thrown value, and the exit code: usage 2, an operating error one line and 1, a bug its stack and 1. */
export function describeFault(error: unknown): { text: string; exitCode: number } {
  if (isOperatingError(error)) {
    const exitCode = USAGE_CODES.includes(error.code) ? ExitCode.usage : ExitCode.failed;
    return { text: error.message.replaceAll('\n', ' '), exitCode };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text, exitCode: ExitCode.failed };
}

/** An error of the world outside carries a code; Node's own `ERR_…` codes are wrong calls, thus bugs. */
function isOperatingError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && !error.code.startsWith('ERR_');
}

function loadEnvironmentFile(): void {
  const { error } = dotenv.config({ quiet: true });
  if (error === undefined) return;
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
  throw new UsageError(`.env cannot be read: ${systemFault(error)}`);
}

export function packageVersion(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')).version;
}
