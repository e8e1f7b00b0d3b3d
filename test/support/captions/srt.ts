/** A cue of a SubRip file. */
export interface SrtCue {
  readonly startMs: number;
  readonly endMs: number;
  /** Its lines without tags, codes of ASS and spaces around them; lines that show nothing are left out. */
  readonly text: string;
}

const TIMES = /^(\d+):(\d\d):(\d\d),(\d{3}) --> (\d+):(\d\d):(\d\d),(\d{3})$/;

/** The cues of a SubRip file, each of which must begin with its number and its times. */
export function srtOf(file: string): SrtCue[] {
  const cues: SrtCue[] = [];
  const lines = file.split(/\r?\n/);
  for (let n = 0; n < lines.length; n++) {
    const times = TIMES.exec(lines[n]!)?.slice(1).map(Number);
    if (times === undefined) continue;
    const [h1, m1, s1, ms1, h2, m2, s2, ms2] = times as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    // A line that is a number, with times behind it, begins the next cue.
    const text: string[] = [];
    for (n++; n < lines.length && !TIMES.test(lines[n + 1] ?? ''); n++) text.push(lines[n]!);
    n--;
    cues.push({
      startMs: ((h1 * 60 + m1) * 60 + s1) * 1000 + ms1,
      endMs: ((h2 * 60 + m2) * 60 + s2) * 1000 + ms2,
      text: text
        .map(plain)
        .filter((line) => line !== '')
        .join('\n'),
    });
  }
  return cues;
}

function plain(line: string): string {
  return line
    .replace(/<[^>]*>|\{\\an\d\}/g, '')
    .replaceAll('\\h', ' ')
    .trim();
}
