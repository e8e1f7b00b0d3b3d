/** What of better-sqlite3 is used; it comes without types. */
declare module 'better-sqlite3' {
  export type Value = number | bigint | string | Uint8Array | null;

  export interface Statement {
    run(...values: Value[]): { changes: number; lastInsertRowid: number | bigint };
    get(...values: Value[]): unknown;
    all(...values: Value[]): unknown[];
    /** Rows as arrays. */
    raw(): this;
    /** The first column only. */
    pluck(): this;
  }

  export interface Options {
    readonly?: boolean;
    fileMustExist?: boolean;
    /** How long a lock is waited for, in ms. */
    timeout?: number;
    /** The compiled part, in place of the one in the package. */
    nativeBinding?: string;
  }

  export default class Database {
    constructor(file: string, options?: Options);
    prepare(sql: string): Statement;
    exec(sql: string): this;
    pragma(source: string, options?: { simple?: boolean }): unknown;
    transaction<Arguments extends unknown[]>(run: (...given: Arguments) => void): (...given: Arguments) => void;
    close(): this;
  }
}
