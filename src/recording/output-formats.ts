/** What transport streams may be recorded as. */
export const OUTPUT_FORMATS = ['ts', 'mp4'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];
