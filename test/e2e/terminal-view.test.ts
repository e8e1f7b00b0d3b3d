import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeManyStreams } from '../support/frames/many-streams.js';
import { noCaptureRight } from '../support/programs/privileges.js';
import { REPOSITORY, scratchFolder, startProgram } from '../support/programs/programs.js';
import { missingTmux, startInTmux } from '../support/programs/tmux.js';

const TS = join(REPOSITORY, 'test_data/bars.mpegts');
const MONITOR = `'${process.execPath}' '${join(REPOSITORY, 'dist/src/bin/monitor.js')}'`;
const STREAMS = 20;

test('live: many streams, and each section of one', { skip: missingTmux() || noCaptureRight() }, async (t) => {
  const folder = scratchFolder(t);
  const file = join(folder, 'live.pcap');
  writeManyStreams(file, readFileSync(TS), STREAMS);
  startProgram(t, 'replay', ['--input', file, '--interface', 'lo', '--loop']);
  const socket = join(folder, 'link.sock');
  const ports = ['--filter', `udp portrange 20001-${20_000 + STREAMS}`];
  startProgram(t, 'probe', ['--source-device', 'lo', '--discover', ...ports, '--ipc-path', socket, '--probe-id', 'p']);
  const screen = startInTmux(t, `${MONITOR} --ipc-path '${socket}' --report text`, 80, 24);
  await screen.waitFor(new RegExp(`tscap › ${STREAMS} streams`));
  const shown = await screen.waitFor(/tscap test +\d\.\d\d Mb\/s/);
  assert.match(shown, /connecting/, 'the log has a pane of its own');
  screen.press('Enter');
  await screen.waitFor(/tscap › 239\.255\.0\.1:200\d\d[\s\S]*\nPIDs +\d+ lines/);
  screen.press('Enter');
  const sections = new Set<string>();
  for (let n = 0; n < 14; n++) {
    const [, name] = /› ([^›\n]+?) {2,}/.exec(
      (await screen.waitFor(/ › .* › /)).split('\n')[0]!.replace(/^.*?:\d+/, ''),
    )!;
    sections.add(name!);
    const before = screen.text().split('\n')[0]!;
    screen.press('Tab');
    await screen.waitFor(new RegExp(`^(?!.*› ${name} )`));
    assert.notEqual(before, '');
  }
  for (const name of ['timing', 'programs', 'PIDs', 'video', 'audio', 'TR 101 290', 'tables'])
    assert.ok(sections.has(name), `${name} of ${[...sections]}`);
  screen.press('q');
  await screen.waitFor(/left to the shell$/);
  assert.equal(screen.value('alternate_on'), '0');
});

test('a file: printed without a view unless text is asked for by name; then until q', {
  skip: missingTmux(),
}, async (t) => {
  const printed = startInTmux(t, `${MONITOR} --input '${TS}'`, 100, 30);
  await printed.waitFor(/left to the shell$/);
  const screen = startInTmux(t, `${MONITOR} --input '${TS}' --report text`, 100, 30);
  await screen.waitFor(/tscap › file[\s\S]*\nPIDs +\d+ lines[\s\S]*the file was read to its end/);
  screen.press('q');
  // The whole report is left behind, from its top to its tables.
  await screen.waitFor(/left to the shell$/);
  assert.match(screen.text(), /repetition min \/ avg \/ max/);
});

test('a file on standard input: no keys, and no waiting for one', { skip: missingTmux() }, async (t) => {
  const screen = startInTmux(t, `cat '${TS}' | ${MONITOR} --input - --report text`, 100, 30);
  await screen.waitFor(/left to the shell$/);
  assert.match(screen.text(), /repetition min \/ avg \/ max/);
});
