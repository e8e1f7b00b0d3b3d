/** What stands between cues of a SubRip file: an empty line. */
export const CUE_END = '\n\n';

/** A cue of a SubRip file without its end. Times are ms; the text has no empty lines. */
export function srtCue(number: number, startMs: number, endMs: number, text: string): string {
  // An arrow is what players know the line with the times by.
  return `${number}\n${srtTime(startMs)} --> ${srtTime(endMs)}\n${text.replaceAll('-->', '→')}`;
}

/** `01:02:03,456` */
function srtTime(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  const [hours, minutes, seconds] = [whole / 3_600_000, (whole / 60_000) % 60, (whole / 1000) % 60].map(Math.floor);
  const parts = [hours!, minutes!, seconds!].map((part) => String(part).padStart(2, '0'));
  return `${parts.join(':')},${String(whole % 1000).padStart(3, '0')}`;
}
