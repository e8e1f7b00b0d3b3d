// Tested by: test/recording/recording-ending.test.ts

/** By what a recording ends with: what else says of a file that it is such a one. */
const ENDINGS = {
  '.ts': ['.mpegts', '.m2ts', '.mts', '.tp', '.trp', '.mpg', '.mpeg'],
  '.mp4': ['.m4s', '.m4v', '.m4a', '.cmfv', '.mov'],
  '.pcap': ['.cap'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
/** Endings of other files, which a recording has only where its format goes by them. */
const OF_OTHERS = ['.pcapng', '.wav', '.y4m', '.yuv', '.m3u8', '.json'];

export type RecordingEnding = keyof typeof ENDINGS;

const BY_ENDING = new Map<string, string>([
  ...Object.entries(ENDINGS).flatMap(([own, others]) => [own, ...others].map((ending) => [ending, own] as const)),
  ...OF_OTHERS.map((ending) => [ending, ending] as const),
]);
const EXTENSION = /\.[a-z]\w*$/i;

/** What a file of the format ends with in place of an ending that says it is something else: `x.mp4` of datagrams is `.pcap`; undefined: its name may stay. */
export function trueEnding(name: string, ending: RecordingEnding | undefined): RecordingEnding | undefined {
  const [given] = EXTENSION.exec(name) ?? [];
  const said = given === undefined ? undefined : BY_ENDING.get(given.toLowerCase());
  return ending === undefined || said === undefined || said === ending ? undefined : ending;
}
