// Tested by: test/inspect/named-streams/named-streams.test.ts, test/e2e/streams-file.test.ts
/** What people call a stream, as `--streams` says. */
export interface NameFields {
  /** Name of the stream by --streams; null where it has none. */
  readonly stream_name: string | null;
  /** Group of the stream by --streams; null where it has none. */
  readonly stream_group: string | null;
}

/** Of a stream that is not named, or not yet. */
export const UNNAMED: NameFields = { stream_name: null, stream_group: null };

/** `News HD  239.1.1.1:5000`, or the address alone. */
export function calledText({
  stream_name,
  stream_id,
}: Pick<NameFields, 'stream_name'> & { stream_id: string }): string {
  return stream_name === null ? stream_id : `${stream_name}  ${stream_id}`;
}
