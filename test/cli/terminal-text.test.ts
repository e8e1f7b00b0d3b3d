import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import fc from 'fast-check';
import { TerminalText } from '../../src/cli/terminal-text.js';
import { fuzzRuns } from '../support/checks/fuzz.js';

const ESCAPE = '\x1b';

/** What a VT100 shows of the few sequences that are used; any other is a fault, as is a line that is too long. */
class FakeTerminal extends EventEmitter {
  readonly screen: string[] = [''];
  row = 0;
  column = 0;
  wraps = true;
  writes = 0;

  constructor(
    public columns: number,
    public rows: number,
  ) {
    super();
  }

  write(text: string): void {
    this.writes++;
    const [plain, ...controlled] = text.split(`${ESCAPE}[`);
    this.#print(plain!);
    for (const part of controlled) {
      const [sequence] = /^(\?7[lh]|\d*[A-Z])/.exec(part) ?? assert.fail(`not known: ${part}`);
      this.#obey(sequence);
      this.#print(part.slice(sequence.length));
    }
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }

  /** The last lines that fit, without the empty ones at the end. */
  get visible(): string {
    return this.screen.slice(-this.rows).join('\n').trimEnd();
  }

  #obey(sequence: string): void {
    const top = Math.max(0, this.screen.length - this.rows);
    if (sequence === '?7l') this.wraps = false;
    else if (sequence === '?7h') this.wraps = true;
    // A cursor behind the last column stands on it.
    else if (sequence === 'K')
      this.screen[this.row] = this.screen[this.row]!.slice(0, Math.min(this.column, this.columns - 1));
    else if (sequence === 'J')
      this.screen.splice(this.row, this.screen.length, this.screen[this.row]!.slice(0, this.column));
    else if (sequence === 'H') [this.row, this.column] = [top, 0];
    else if (sequence.endsWith('A')) {
      this.row -= Number(sequence.slice(0, -1));
      assert.ok(this.row >= top, 'the cursor leaves the screen');
    } else assert.fail(`not known: ${sequence}`);
  }

  #print(text: string): void {
    for (const character of text) this.#put(character);
  }

  #put(character: string): void {
    assert.notEqual(character, ESCAPE);
    if (character === '\r') this.column = 0;
    else if (character === '\n') {
      this.row++;
      this.column = 0;
      if (this.row === this.screen.length) this.screen.push('');
    } else {
      assert.ok(this.column < this.columns, 'a line is too long');
      const line = this.screen[this.row]!;
      this.screen[this.row] = line.slice(0, this.column) + character + line.slice(this.column + 1);
      this.column++;
    }
  }
}

test('each text takes the place of the one before, in one write', () => {
  const terminal = new FakeTerminal(20, 10);
  terminal.write('shell\n');
  const text = new TerminalText(terminal);
  text.show('one\ntwo\nthree\n');
  assert.equal(terminal.visible, 'shell\none\ntwo\nthree');
  text.show('1\n2\n');
  assert.equal(terminal.visible, 'shell\n1\n2');
  assert.equal(terminal.writes, 3);
  assert.equal(terminal.wraps, true);
});

test('what is written meanwhile goes above', () => {
  const terminal = new FakeTerminal(20, 10);
  const text = new TerminalText(terminal);
  text.restore();
  text.erase();
  assert.equal(terminal.writes, 0, 'nothing is shown yet');
  text.show('one\ntwo\n');
  text.erase();
  terminal.write('log\n');
  text.restore();
  text.show('1\n2\n');
  assert.equal(terminal.visible, 'log\n1\n2');
});

test('a progress line below is written over by the next text', () => {
  const terminal = new FakeTerminal(20, 10);
  const text = new TerminalText(terminal);
  text.show('one\n');
  terminal.write('progress');
  text.show('1\n2\n');
  assert.equal(terminal.visible, '1\n2');
});

test('lines and columns that have no room are left out', () => {
  const terminal = new FakeTerminal(8, 4);
  const text = new TerminalText(terminal);
  assert.deepEqual([text.width, text.height], [8, 3]);
  text.show('1\n2\n3\n');
  assert.equal(terminal.visible, '1\n2\n3');
  text.show('123456789\n2\n3\n4\n');
  assert.equal(terminal.visible, '1234567…\n2\n… 2 mor…');
});

test('another size: the same text anew, as far as it fits now', () => {
  const terminal = new FakeTerminal(20, 6);
  const text = new TerminalText(terminal);
  text.show('1\n2\n3\n4\n');
  terminal.resize(3, 3);
  assert.equal(terminal.visible, '1\n… …');
  terminal.resize(20, 6);
  // A higher terminal may bring back what was scrolled off.
  assert.ok(terminal.visible.endsWith('1\n2\n3\n4'), terminal.visible);
});

test('what is above stays when all lines still fit in the other size', () => {
  const terminal = new FakeTerminal(20, 6);
  terminal.write('shell\n');
  const text = new TerminalText(terminal);
  text.show('one\ntwo\n');
  terminal.resize(10, 6);
  assert.equal(terminal.visible, 'shell\none\ntwo');
  terminal.resize(2, 6);
  assert.equal(terminal.visible, 'o…\nt…');
});

test('the last text stays when it is closed, and nothing is written any more', () => {
  const terminal = new FakeTerminal(20, 6);
  const text = new TerminalText(terminal);
  text.show('one\n');
  text.close();
  const { writes } = terminal;
  terminal.resize(10, 6);
  text.erase();
  text.restore();
  assert.equal(terminal.writes, writes);
  assert.equal(terminal.visible, 'one');
  assert.equal(terminal.listenerCount('resize'), 0);
});

test('the last text is printed whole, in place of the one before, and left to the terminal', () => {
  const terminal = new FakeTerminal(8, 4);
  terminal.write('shell\n');
  const text = new TerminalText(terminal);
  text.show('old 1\nold 2\n');
  text.finish('1\n2\n3\n4\n123456789\n6\n');
  assert.deepEqual(terminal.screen, ['shell', '1', '2', '3', '4', '1234567…', '6', '']);
  const { writes } = terminal;
  text.erase();
  text.restore();
  terminal.resize(20, 3);
  assert.equal(terminal.writes, writes);
});

test('a terminal that does not tell its size has 80 columns and 24 lines', () => {
  const text = new TerminalText(new FakeTerminal(0, 0));
  assert.deepEqual([text.width, text.height], [80, 23]);
});

test('after any texts and log lines the terminal shows the log and below it the last text', () => {
  const line = fc.stringMatching(/^[a-z]{1,12}$/);
  const step = fc.oneof(fc.record({ log: line }), fc.record({ lines: fc.array(line, { minLength: 1, maxLength: 6 }) }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const terminal = new FakeTerminal(10, 5);
      const text = new TerminalText(terminal);
      const log: string[] = [];
      let last: readonly string[] = [];
      for (const taken of steps) {
        if ('log' in taken) {
          log.push(taken.log.slice(0, 10));
          text.erase();
          terminal.write(`${log.at(-1)}\n`);
          text.restore();
        } else {
          last = taken.lines;
          text.show(`${last.join('\n')}\n`);
        }
      }
      const cut = last.map((shown) => (shown.length > 10 ? `${shown.slice(0, 9)}…` : shown));
      const shown = terminal.screen.filter((row) => row !== '');
      if (cut.length > 4) assert.equal(shown.pop(), `… ${cut.length - 3} more …`);
      assert.deepEqual(shown, [...log, ...(cut.length > 4 ? cut.slice(0, 3) : cut)]);
    }),
    { numRuns: fuzzRuns(200) },
  );
});
