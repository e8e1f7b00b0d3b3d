// Tested by: test/page/components/window-of-rows.test.ts
const LOWEST_DBFS = -60;

/** How much of a bar is filled, from −60 dBFS to 0. */
export function levelPercent(dbfs: number | null): number {
  if (dbfs === null) return 0;
  return Math.round(Math.min(1, Math.max(0, 1 - dbfs / LOWEST_DBFS)) * 100);
}

/** `audio 1: -18 -20 dBFS; audio 2: silence` */
export function audioText(audio: readonly (readonly (number | null)[])[]): string {
  const textOf = (channels: readonly (number | null)[]) =>
    channels.every((level) => level === null)
      ? 'silence'
      : `${channels.map((level) => level ?? 'silence').join(' ')} dBFS`;
  return audio.map((channels, index) => `audio ${index + 1}: ${textOf(channels)}`).join('; ');
}
