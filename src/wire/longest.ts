// Tested by: test/wire/message-decoder.test.ts, test/wire/hostile-messages.test.ts
/** What a text or list of a message takes at most, by its kind: texts in bytes. A report that is longer is cut off by its schema all the same. */
export const LONGEST = {
  /** 255 characters of up to 4 bytes. */
  id: 1020,
  /** An IPv6 address, or what stands for one. */
  address: 64,
  /** An interface, or the path of a file. */
  source: 4096,
  report: 16 << 20,
  /** Tags of a frame. */
  vlans: 16,
} as const;
