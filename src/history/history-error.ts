export const HISTORY_ERROR_CODES = [
  'NOT_INSTALLED',
  'CANNOT_OPEN',
  'NO_DATABASE',
  'FOREIGN_DATABASE',
  'NEWER_SCHEMA',
  'WRITE_FAILED',
  'DAMAGED',
  'IN_USE',
] as const;
export type HistoryErrorCode = (typeof HISTORY_ERROR_CODES)[number];

/** A history that cannot be opened, read or written; the message names the file. */
export class HistoryError extends Error {
  constructor(
    readonly code: HistoryErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
