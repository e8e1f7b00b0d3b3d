export const SPOOL_ERROR_CODES = ['SPOOL_IN_USE', 'SPOOL_NOT_USABLE'] as const;
export type SpoolErrorCode = (typeof SPOOL_ERROR_CODES)[number];

/** A spool folder that cannot be used; the message names it. */
export class SpoolError extends Error {
  constructor(
    readonly code: SpoolErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
