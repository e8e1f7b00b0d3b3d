// Tested by: test/board/board-bounds.test.ts
/** What the board keeps at most; what there is no room for is counted and shown. */
export const BOUNDS = {
  /** Streams with a row. */
  rows: 1024,
  probes: 256,
  /** Raised ones and those that may come back. */
  alarms: 10_000,
  alarmsOfRow: 256,
  /** Events in memory. */
  events: 5000,
  /** Events that are sent with one delta, and with a state. */
  eventsAtOnce: 200,
  /** Deltas that a client may ask for again. */
  deltaBytes: 4 * 2 ** 20,
  /** JPEGs: the last ones of each video and row, the bytes of all, and of one of them. */
  picturesOfPid: 4,
  picturesOfRow: 32,
  pictureBytes: 64 * 2 ** 20,
  longestPicture: 2 * 2 ** 20,
  /** Pictures of a file, which come before its reports. */
  earlyPictures: 128,
  /** Characters of a sentence, of a name. */
  messageLength: 500,
  nameLength: 64,
} as const;

export type Bounds = { readonly [Name in keyof typeof BOUNDS]: number };

/** Report intervals without a record, and a time beyond them, after which a stream has no data. */
export const NO_DATA_INTERVALS = 3;
export const NO_DATA_MS = 2000;
/** A row without data is taken away after so long; sooner, after the shorter time, when there is no room for another one. */
export const GONE_AFTER_MS = 3_600_000;
export const MAKES_ROOM_AFTER_MS = 60_000;
/** An alarm that is over is shown for so long, and is the same one when it comes back within the longer time. */
export const SHOWN_CLEARED_MS = 60_000;
export const SAME_ALARM_MS = 600_000;
/** What is said of the last minute and of the last hour. */
export const MINUTE_S = 60;
export const HOUR_S = 3600;
