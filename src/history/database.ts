// Tested by: test/history/store.test.ts
import { existsSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { bindingOptions } from '../output/sqlite-binding.js';
import { COUNTS, GAUGES } from './figures.js';
import { HistoryError } from './history-error.js';
import { TIERS } from './tiers.js';

/** Version of the tables; counted up with every change of them. Kept in the file as user_version. */
const SCHEMA_VERSION = 3;
/** Marks a file as a history: "tsch". */
const APPLICATION_ID = 0x74736368;

const BUSY_TIMEOUT_MS = 5000;
/** The write-ahead log is cut to this size when it could be emptied. */
const WAL_BYTES = 64 << 20;

/** Opens a history to write, and creates it where there is none. Throws HistoryError. */
export async function openForWriting(file: string): Promise<Database> {
  const database = await open(file, { timeout: BUSY_TIMEOUT_MS });
  return closeOnFailure(database, file, () => {
    if (isEmpty(database)) create(database);
    else bringAlong(database, checkSchema(database, file));
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma(`journal_size_limit = ${WAL_BYTES}`);
    registerCounts(database);
  });
}

/** Opens a history to read, also while it is written. Throws HistoryError. */
export async function openForReading(file: string): Promise<Database> {
  if (!existsSync(file)) throw new HistoryError('CANNOT_OPEN', `history ${file} does not exist`);
  const database = await open(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  return closeOnFailure(database, file, () => checkSchema(database, file));
}

/** What a statement on the file gives. Throws HistoryError. */
export function attempt<Result>(file: string, statement: () => Result): Result {
  try {
    return statement();
  } catch (error) {
    throw historyError(file, error);
  }
}

/** The error of a statement on the file. */
export function historyError(file: string, cause: unknown): HistoryError {
  if (cause instanceof HistoryError) return cause;
  const { code, message } = cause as { code?: string; message?: string };
  if (code === 'SQLITE_NOTADB') {
    return new HistoryError('NO_DATABASE', `history ${file} is no SQLite database`, { cause });
  }
  if (code?.startsWith('SQLITE_CORRUPT')) return damaged(file, cause);
  if (code === 'SQLITE_FULL') {
    return new HistoryError('WRITE_FAILED', `history ${file}: no space is left on the device`, { cause });
  }
  if (code?.startsWith('SQLITE_')) {
    return new HistoryError('WRITE_FAILED', `history ${file}: ${message} (${code})`, { cause });
  }
  throw cause;
}

/** What is in the file cannot be right. */
export function damaged(file: string, cause: unknown): HistoryError {
  const { message } = cause as Error;
  return new HistoryError('DAMAGED', `history ${file} is damaged: ${message}`, { cause });
}

async function open(file: string, options: object): Promise<Database> {
  const Sqlite = await loadSqlite();
  try {
    return new Sqlite(file, { ...options, ...bindingOptions() });
  } catch (cause) {
    const { code, message } = cause as { code?: string; message: string };
    // The package is there, its compiled part is not.
    if (code === undefined && message.includes('bindings')) throw notInstalled(cause);
    throw new HistoryError('CANNOT_OPEN', `history ${file} cannot be opened: ${message}`, { cause });
  }
}

/** npm leaves out an optional package that could not be built. */
async function loadSqlite(): Promise<typeof Database> {
  try {
    return (await import('better-sqlite3')).default;
  } catch (cause) {
    throw notInstalled(cause);
  }
}

function notInstalled(cause: unknown): HistoryError {
  const message = 'a history needs the npm package better-sqlite3, which could not be installed here';
  return new HistoryError('NOT_INSTALLED', message, { cause });
}

function closeOnFailure(database: Database, file: string, prepare: () => void): Database {
  try {
    prepare();
    return database;
  } catch (error) {
    database.close();
    throw historyError(file, error);
  }
}

function isEmpty(database: Database): boolean {
  return database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
}

/** Returns the version of its tables. */
function checkSchema(database: Database, file: string): number {
  if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw new HistoryError('FOREIGN_DATABASE', `${file} is the database of another program`);
  }
  const version = database.pragma('user_version', { simple: true }) as number;
  if (version > SCHEMA_VERSION) {
    const message = `history ${file} was made by a newer tscap: its schema version is ${version}, this one knows ${SCHEMA_VERSION}`;
    throw new HistoryError('NEWER_SCHEMA', message);
  }
  return version;
}

/** What acknowledges alarms: in force until `ended_ms`. */
const ACK_TABLE = `
  CREATE TABLE ack (
    id INTEGER PRIMARY KEY, probe_id TEXT NOT NULL, stream_id TEXT NOT NULL, name TEXT NOT NULL, since_ms INTEGER NOT NULL,
    who TEXT NOT NULL, at_ms INTEGER NOT NULL, note TEXT NOT NULL, ended_ms INTEGER);
  CREATE INDEX ack_open ON ack (probe_id, stream_id, name) WHERE ended_ms IS NULL;
`;

/** What people call a stream; empty: nothing. */
const NAME_COLUMNS = `
  ALTER TABLE stream ADD COLUMN stream_name TEXT NOT NULL DEFAULT '';
  ALTER TABLE stream ADD COLUMN stream_group TEXT NOT NULL DEFAULT '';
`;

/** By version: what its tables lack that the next one has. */
const MIGRATIONS: Readonly<Record<number, string>> = { 1: ACK_TABLE, 2: NAME_COLUMNS };

/** A file of an older version gets what it lacks, as a whole or not at all. */
function bringAlong(database: Database, from: number): void {
  database.transaction(() => {
    for (let version = from; version < SCHEMA_VERSION; version++) {
      database.exec(MIGRATIONS[version] ?? '');
      database.pragma(`user_version = ${version + 1}`);
    }
  })();
}

function create(database: Database): void {
  // Before the first table, or it has no effect.
  database.pragma('auto_vacuum = INCREMENTAL');
  database.pragma('journal_mode = WAL');
  database.transaction(() => {
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${SCHEMA_VERSION}`);
    database.exec(`
      CREATE TABLE stream (
        id INTEGER PRIMARY KEY, probe_id TEXT NOT NULL, stream_id TEXT NOT NULL, kind TEXT NOT NULL, is_rtp INTEGER NOT NULL,
        services TEXT NOT NULL, UNIQUE (probe_id, stream_id));
      CREATE TABLE counter (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
      CREATE TABLE unmeasured (id INTEGER PRIMARY KEY, names TEXT NOT NULL UNIQUE);
      CREATE TABLE event (
        id INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, stream INTEGER NOT NULL REFERENCES stream, event TEXT NOT NULL,
        name TEXT NOT NULL, priority INTEGER, json TEXT NOT NULL);
      CREATE INDEX event_time ON event (time_ms);
      CREATE TABLE pending (minute INTEGER PRIMARY KEY);
    `);
    database.exec(ACK_TABLE);
    database.exec(NAME_COLUMNS);
    for (const { name } of TIERS) {
      const columns = GAUGES.flatMap((gauge) => {
        const names = [gauge.name, ...(name === 'second' ? [] : (gauge.range ?? []))];
        return names.map((column) => `${column} ${gauge.decimals === 0 ? 'INTEGER' : 'REAL'}`);
      });
      database.exec(`
        CREATE TABLE ${name} (
          id INTEGER PRIMARY KEY, reports INTEGER NOT NULL, unmeasured INTEGER NOT NULL REFERENCES unmeasured, ${columns.join(', ')});
        CREATE TABLE ${name}_count (
          id INTEGER NOT NULL, counter INTEGER NOT NULL REFERENCES counter, count INTEGER NOT NULL, PRIMARY KEY (id, counter)) WITHOUT ROWID;
      `);
    }
  })();
}

/** A later version may know counts that an older one did not. */
function registerCounts(database: Database): void {
  const insert = database.prepare('INSERT OR IGNORE INTO counter (name) VALUES (?)');
  database.transaction(() => {
    for (const { name } of COUNTS) insert.run(name);
  })();
}
