/** A new line of a file of `--watch-file`, as a line of NDJSON. */
export interface LogLineRecord {
  /** Always `log_line`. */
  readonly type: 'log_line';
  /** Name of this record and of no other, ever; a repeat of it has the same. Its last part counts the lines of the file. */
  readonly id: string;
  /** When it was read: epoch ms. */
  readonly timestamp: number;
  /** Name of the file, without its folder. */
  readonly file: string;
  /** The line without its end, of 8 KiB at most. */
  readonly line: string;
  /** Whether the line was longer. */
  readonly truncated: boolean;
}
