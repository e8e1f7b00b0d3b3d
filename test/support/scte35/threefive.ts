import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Python with threefive, which scripts/test.sh puts there; undefined without. */
const PYTHON = fileURLToPath(new URL('../../../../build/threefive/bin/python', import.meta.url));

/** Why a test that needs threefive must be skipped here, or false. */
export function missingThreefive(): string | false {
  return existsSync(PYTHON) ? false : 'no threefive in build/threefive (scripts/test.sh puts it there)';
}

/** What threefive makes of each section: the JSON of its Cue, or null where it cannot read it. */
export function threefiveCues(sections: readonly Buffer[]): readonly (ThreefiveCue | null)[] {
  const program = `
import io, json, sys, contextlib
from threefive import Cue
out = []
for line in sys.stdin.read().split():
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        try:
            cue = Cue("0x" + line)
            out.append(cue.get() if cue.decode() else None)
        except Exception:
            out.append(None)
print(json.dumps(out, default=lambda o: o.decode('latin-1') if isinstance(o, bytes) else str(o)))
`;
  const input = sections.map((section) => section.toString('hex')).join('\n');
  const text = execFileSync(PYTHON, ['-c', program], {
    input,
    timeout: 30_000,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return JSON.parse(text) as (ThreefiveCue | null)[];
}

/** The fields that tests look at; times are in seconds. */
export interface ThreefiveCue {
  readonly info_section: Readonly<Record<string, unknown>>;
  readonly command: Readonly<Record<string, unknown>>;
  readonly descriptors: readonly Readonly<Record<string, unknown>>[];
}
