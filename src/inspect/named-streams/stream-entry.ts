// Tested by: test/inspect/named-streams/streams-file.test.ts
import type { ProfileChoice } from '../../analysis/adaptive-rules.js';

/** What `--streams` says of one stream. */
export interface StreamEntry {
  /** Its stream_id. */
  readonly stream: string;
  /** null: whichever probe captures it. */
  readonly probe: string | null;
  readonly name: string | null;
  readonly group: string | null;
  /** null: that of all streams. */
  readonly profile: ProfileChoice | null;
}

/** The profile that a stream has for itself; plain data. */
export interface OwnProfile extends Pick<StreamEntry, 'stream' | 'probe'> {
  readonly profile: ProfileChoice;
}

/** undefined: it has that of all streams. What is said of the stream of one probe goes before what is said of it anywhere. */
export function ownProfileOf(
  own: readonly OwnProfile[],
  probeId: string | null,
  streamId: string,
): ProfileChoice | undefined {
  const ofStream = own.filter(({ stream }) => stream === streamId);
  const found = ofStream.find(({ probe }) => probe !== null && probe === probeId);
  return (found ?? ofStream.find(({ probe }) => probe === null))?.profile;
}
