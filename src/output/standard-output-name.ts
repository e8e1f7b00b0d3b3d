/** Names standard output in place of a file. */
export const STANDARD_OUTPUT = '-';
