// biome-ignore-all lint/suspicious/noControlCharactersInRegex: what a terminal is sent is looked at
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { REPOSITORY, scratchFolder } from '../../support/programs/programs.js';
import { missingTmux, startInTmux, type TmuxScreen } from '../../support/programs/tmux.js';

const PROGRAM = `'${process.execPath}' '${join(REPOSITORY, 'dist/test/support/programs/operated-view-program.js')}'`;
const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
] as const;
const COUNTS = [1, 6, 40, 500];
const ENDED = /left to the shell$/;

/** The view with so many streams, as soon as they are there. */
async function startView(
  t: TestContext,
  options: string,
  [columns, rows]: readonly [number, number] = [80, 24],
): Promise<TmuxScreen> {
  const screen = startInTmux(t, `${PROGRAM} ${options}`, columns, rows);
  await screen.waitFor(/tscap › [1-9]\d* streams?, .*\n.*what is wrong/);
  await screen.waitFor(/WARN a warning/);
  return screen;
}

/** Of the program in the terminal. */
function pidOf(screen: TmuxScreen): number {
  const shell = screen.value('pane_pid');
  const { stdout } = spawnSync('pgrep', ['-P', shell, '-f', 'operated-view-program'], { encoding: 'utf8' });
  return Number(stdout.trim().split('\n')[0] || shell);
}

/** The modes of the terminal as the shell has them: no alternate screen, a cursor, lines that are broken, and typing that is echoed. */
async function assertRestored(screen: TmuxScreen): Promise<void> {
  assertOwnScreen(screen);
  const modes = spawnSync('stty', ['-a', '-F', screen.value('pane_tty')], { encoding: 'utf8' }).stdout;
  assert.match(modes, /(^|\s)icanon\b/m);
  assert.match(modes, /(^|\s)echo\b/m);
}

/** A shell that reads a line has modes of its own. */
function assertOwnScreen(screen: TmuxScreen): void {
  assert.deepEqual(
    ['alternate_on', 'cursor_flag', 'wrap_flag'].map((name) => screen.value(name)),
    ['0', '1', '1'],
  );
}

describe('in a real terminal', { skip: missingTmux() }, () => {
  for (const size of SIZES) {
    for (const count of COUNTS) {
      test(`${count} streams at ${size.join('×')}`, async (t) => {
        const screen = await startView(t, `--streams ${count}`, size);
        const lines = screen.text().split('\n');
        assert.equal(lines.length, size[1], 'the last line has the keys');
        assert.match(lines.at(-1)!, /^Enter open .* q quit$/);
        assert.match(lines[0]!, new RegExp(`tscap › ${count} stream`));
        // A row each, as far as there is room.
        const log = lines.findIndex((line) => line.startsWith('─ log'));
        const rows = Math.min(count, log - 2);
        await screen.waitFor(new RegExp(`what is wrong.*\\n((!!|[X<!~?+-] ) 239\\..*\\n){${rows}}(\\n|─ log)`));
        if (rows < count) assert.match(lines[0]!, new RegExp(`1–${rows} of ${count}`));
        screen.press('End');
        if (count > 1)
          await screen.waitFor(
            new RegExp(`239\\.1\\.${Math.floor((lastOf(count) - 1) / 250)}\\.${((lastOf(count) - 1) % 250) + 1}:5000`),
          );
        screen.press('q');
        await screen.waitFor(ENDED);
        await assertRestored(screen);
      });
    }
  }

  test('every key', async (t) => {
    const screen = await startView(t, '--streams 40');
    const press = async (key: string, pattern: RegExp): Promise<string> => {
      screen.press(key);
      return screen.waitFor(pattern);
    };
    // Rows: the cursor is the line that is marked.
    await untilMarked(screen, /239\.1\.0\.2:5000/);
    for (const [key, address] of [
      ['Down', '10'],
      ['j', '18'],
      ['Up', '10'],
      ['k', '2'],
      ['G', '37'],
      ['g', '2'],
      ['End', '37'],
      ['Home', '2'],
      ['NPage', '4'],
      ['PPage', '2'],
      ['Space', '4'],
      ['b', '2'],
    ] as const) {
      screen.press(key);
      await untilMarked(screen, new RegExp(`239\\.1\\.0\\.${address}:5000`), key);
    }
    await press('Right', /stream +bitrate +what is wrong +CC/);
    await press('Left', /stream +name +bitrate/);
    // Orders.
    await press('s', /by address/);
    await press('s', /by service/);
    await press('s', /by bitrate/);
    await press('s', /by errors/);
    await press('S', /by bitrate/);
    await press('s', /by errors/);
    await press('s', /by trouble/);
    // A filter: typed, kept, taken away.
    await press('/', /^\/▏$/m);
    screen.type('orf .39:');
    await screen.waitFor(/only \/orf \.39: /);
    await screen.waitFor(/stream +name[^\n]*\nX {2}239\.1\.0\.39:5000[^\n]*\n\n/);
    await press('BSpace', /only \/orf \.39 /);
    await press('Enter', /q quit$/);
    screen.press('Escape');
    await untilGone(screen, /only \//);
    await press('/', /^\/▏$/m);
    screen.type('nobody');
    await screen.waitFor(/no stream matches \/nobody/);
    screen.press('Escape');
    await untilGone(screen, /only \//);
    // A stream, its sections, and the next one.
    await press('Enter', /tscap › 239\.1\.0\.2:5000 .*\n!! an alarm that is critical/);
    await untilMarked(screen, /alarms/);
    for (const name of ['timing', 'transport stream', 'programs', 'PIDs']) {
      screen.press('Down');
      await untilMarked(screen, new RegExp(name));
    }
    await press('Enter', /› PIDs .*1–17 of 41/);
    await press('End', /› PIDs .*25–41 of 41/);
    await press('Home', /› PIDs .*1–17 of 41/);
    await press('Right', /from column 41/);
    await press('Left', /› PIDs +1–17 of 41 +\d/);
    await press('Tab', /› TR 101 290/);
    await press('BTab', /› PIDs/);
    await press('n', /239\.1\.0\.10:5000 › PIDs/);
    await press('N', /239\.1\.0\.2:5000 › PIDs/);
    await press('/', /^\/▏$/m);
    screen.type('number 7');
    await press('Enter', /0x0107/);
    await untilGone(screen, /0x0106/);
    await press('Escape', /0x0106/);
    await press('Escape', /\nPIDs +41 lines/);
    await press('n', /tscap › 239\.1\.0\.10:5000 /);
    await press('BSpace', /what is wrong/);
    await untilMarked(screen, /239\.1\.0\.10:5000/);
    // Frozen: figures stand still, then go on.
    await press('p', /FROZEN/);
    const frozen = screen.text();
    await delay(1500);
    assert.equal(screen.text(), frozen);
    screen.press('p');
    await untilGone(screen, /FROZEN/);
    await press('r', /counts since \d\d:\d\d:\d\d/);
    await press('a', /tscap › alarms .*\nstream +alarm/);
    await press('Escape', /what is wrong/);
    await press('l', /tscap › log/);
    await press('Home', /line 1 of the log/);
    await press('Escape', /what is wrong/);
    await press('?', /tscap › help .*\nKeys/);
    await press('Escape', /what is wrong/);
    screen.press('C-l');
    await screen.waitFor(/what is wrong/);
    screen.press('F5', 'M-x');
    screen.press('q');
    await screen.waitFor(ENDED);
    await assertRestored(screen);
    // What is left: the end of the log, and the last report whole.
    assert.match(screen.text(), /INFO closed/);
    assert.match(screen.text(), /SDT_actual_error +RAISED/);
  });

  test('nothing from a stream or the log reaches the terminal as a control', async (t) => {
    const screen = await startView(t, '--streams 8', [120, 40]);
    const shown = await screen.waitFor(/\?\[2J\?\[31mRED/);
    assert.match(shown, /service=BBC \?\[31mONE/);
    assert.match(shown, /Film \?evil 6/);
    // Columns stand below each other, whatever is in the names.
    const columns = shown
      .split('\n')
      .filter((line) => / Mb\/s/.test(line))
      .map((line) => columnsBefore(line, ' Mb/s'));
    assert.ok(columns.length > 5);
    assert.deepEqual(new Set(columns).size, 1, shown);
  });

  test('another size', async (t) => {
    const screen = await startView(t, '--streams 40', [120, 40]);
    screen.resize(80, 24);
    await screen.waitFor(/1–16 of 40/);
    screen.resize(30, 6);
    await screen.waitFor(/tscap › 40 st/);
    screen.resize(200, 60);
    await screen.waitFor(/packets lost.*\n(.*\n){40}/);
    screen.press('C-c');
    await screen.waitFor(ENDED);
    await assertRestored(screen);
  });

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGUSR2', 'SIGHUP', 'SIGQUIT'] as const) {
    const what = signal === 'SIGUSR2' ? 'a crash' : signal;
    test(`the terminal is as it was after ${what}`, async (t) => {
      const screen = await startView(t, '--streams 6');
      process.kill(pidOf(screen), signal);
      const shown = await screen.waitFor(ENDED);
      if (signal === 'SIGUSR2') assert.match(shown, /Error: a crash/);
      await assertRestored(screen);
    });
  }

  test('stopped by Ctrl-Z and brought back', async (t) => {
    const screen = startInTmux(t, `env PS1='prompt ' bash --norc --noprofile -i`, 80, 24);
    await screen.waitFor(/prompt $|prompt$/);
    screen.type(`${PROGRAM} --streams 6\n`);
    await screen.waitFor(/what is wrong/);
    screen.press('C-z');
    await screen.waitFor(/Stopped/);
    assertOwnScreen(screen);
    screen.type('echo still $((40 + 2)) here\n');
    await screen.waitFor(/still 42 here/);
    screen.type('fg\n');
    await screen.waitFor(/^ tscap › 6 streams[\s\S]*q quit$/);
    assert.equal(screen.value('alternate_on'), '1');
    // In the background it goes on, and leaves the terminal alone.
    screen.press('C-z');
    await screen.waitFor(/Stopped/);
    screen.type('bg\n');
    screen.type('echo and $((20 + 2)) here\n');
    await screen.waitFor(/and 22 here/);
    await delay(1500);
    assert.equal(screen.value('alternate_on'), '0');
    screen.type('fg\n');
    await screen.waitFor(/^ tscap › 6 streams[\s\S]*q quit$/);
    screen.press('q');
    await screen.waitFor(/INFO closed/);
    assertOwnScreen(screen);
  });

  test('q asks first while it records', async (t) => {
    const screen = await startView(t, '--streams 6 --output-file x.mpegts');
    screen.press('q');
    await screen.waitFor(/the recording ends with the monitor: q again ends it/);
    screen.press('Down');
    await screen.waitFor(/q quit$/);
    screen.press('q');
    await screen.waitFor(/q again ends it/);
    screen.press('q');
    await screen.waitFor(ENDED);
  });

  test('without keys, and without colours', async (t) => {
    const screen = startInTmux(t, `sleep 60 | NO_COLOR=1 ${PROGRAM} --streams 6`, 80, 24);
    await screen.waitFor(/no keys, as standard input is no terminal; Ctrl-C ends the monitor/);
    assert.doesNotMatch(screen.styled(), /\x1b\[[0-9;]*3[1-6]m/);
    screen.press('C-c');
    await screen.waitFor(ENDED);
    await assertRestored(screen);
  });

  test('colours', async (t) => {
    const screen = await startView(t, '--streams 6');
    assert.match(screen.styled(), /\x1b\[31m/);
  });

  test('a terminal that knows nothing has text as before', async (t) => {
    const screen = startInTmux(t, `TERM=dumb ${PROGRAM} --streams 6`, 80, 24);
    await screen.waitFor(/6 streams, 2 in trouble/);
    assert.equal(screen.value('alternate_on'), '0');
  });
});

// A terminal that takes nothing: python's pty, as tmux takes all.
const PTY = `
import os, pty, signal, sys, time
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
print(pid, flush=True)
sys.stdin.readline()
os.kill(pid, signal.SIGTERM)
for _ in range(100):
    done, status = os.waitpid(pid, os.WNOHANG)
    if done:
        print('ended', os.waitstatus_to_exitcode(status), flush=True)
        break
    time.sleep(0.1)
else:
    os.kill(pid, signal.SIGKILL)
    print('hangs', flush=True)
`;

test('a terminal that takes nothing holds nothing up', { skip: missingPython() }, async (t) => {
  const heartbeat = join(scratchFolder(t), 'heartbeat');
  const program = join(REPOSITORY, 'dist/test/support/programs/operated-view-program.js');
  const child = spawn('python3', ['-c', PTY, process.execPath, program, '--streams', '500', '--heartbeat', heartbeat], {
    env: { ...process.env, TERM: 'xterm' },
  });
  t.after(() => child.kill('SIGKILL'));
  let said = '';
  child.stdout.on('data', (bytes) => (said += bytes));
  await until(() => sizeOf(heartbeat) > 10);
  // The terminal's buffer is full long before.
  await delay(3000);
  const before = sizeOf(heartbeat);
  await until(
    () => sizeOf(heartbeat) > before,
    () => 'the event loop stands still',
  );
  child.stdin.write('\n');
  await once(child, 'exit');
  assert.match(said, /ended 0/);
  assert.ok(readFileSync(heartbeat, 'utf8').length > 0);
});

/** The stream that is last in the order by trouble: the last that is judged and has no alarm. */
function lastOf(count: number): number {
  return (
    Array.from({ length: count }, (_, n) => n)
      .filter((n) => n % 8 === 0 || n % 8 === 2 || n % 8 === 4)
      .at(-1)! + 1
  );
}

/** Waits until the line of the cursor has the text: it is the last that is marked, behind the title. */
async function untilMarked(screen: TmuxScreen, pattern: RegExp, key = ''): Promise<void> {
  const marked = (): string =>
    screen
      .styled()
      .split('\n')
      .slice(1)
      .find((line) => /\x1b\[[0-9;]*7[m;]/.test(line)) ?? '';
  await until(
    () => pattern.test(marked().replace(/\x1b\[[0-9;]*m/g, '')),
    () => `${key}: ${pattern} is not marked:\n${screen.text()}`,
  );
}

async function untilGone(screen: TmuxScreen, pattern: RegExp): Promise<void> {
  await until(
    () => !pattern.test(screen.text()),
    () => `still ${pattern}:\n${screen.text()}`,
  );
}

async function until(isTrue: () => boolean, message: () => string = () => 'it never came'): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!isTrue()) {
    assert.ok(performance.now() < deadline, message());
    await delay(50);
  }
}

/** By what wide characters and marks take on a terminal, counted for the names of the streams that are made up. */
function columnsBefore(line: string, text: string): number {
  let columns = 0;
  for (const character of line.slice(0, line.indexOf(text))) {
    columns += /[\u3000-\u9fff\uac00-\ud7af\uff01-\uff60]/.test(character) ? 2 : /\u0301/.test(character) ? 0 : 1;
  }
  return columns;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function missingPython(): string | false {
  return spawnSync('python3', ['-c', 'import pty']).status === 0 ? false : 'python3 is not installed';
}
