// Tested by: test/e2e/keygen.test.ts
import type { ReadStream } from 'node:tty';
import { UsageError } from '../cli/option.js';

const LONGEST_LINE = 4096;
const CTRL_C = '\x03';
const CTRL_D = '\x04';
const CTRL_U = '\x15';
const BACKSPACES = ['\x7f', '\b'];

/** The first line, without its end. Throws UsageError when it is endless. */
export async function readLine(input: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    chunks.push(Buffer.from(chunk));
    bytes += chunk.length;
    if (chunks.at(-1)!.includes('\n')) break;
    if (bytes > LONGEST_LINE) throw new UsageError('the password on standard input must be a line');
  }
  return Buffer.concat(chunks).toString('utf8').split('\n', 1)[0]!.replace(/\r$/, '');
}

/** A line that is typed at a terminal, which does not show it. Throws UsageError when it is broken off. */
export function readHidden(terminal: ReadStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text: string[] = [];
    const end = (done: () => void): void => {
      terminal.off('data', take);
      terminal.pause();
      terminal.setRawMode(false);
      done();
    };
    const take = (typed: string): void => {
      for (const key of typed) {
        if (key === '\r' || key === '\n') {
          end(() => resolve(text.join('')));
          return;
        }
        if (key === CTRL_C || key === CTRL_D) {
          end(() => reject(new UsageError('no password was given')));
          return;
        }
        if (key === CTRL_U) text = [];
        else if (BACKSPACES.includes(key)) text.pop();
        else if (text.length < LONGEST_LINE && key >= ' ') text.push(key);
      }
    };
    terminal.setEncoding('utf8');
    terminal.setRawMode(true);
    terminal.on('data', take);
    terminal.resume();
  });
}
