// A black picture is an incident: what was saved around it has it, by ffmpeg, by tshark and by tscap's own analysis.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { IncidentReport } from '../../src/recording/flight/incident.js';
import { missingDecoder } from '../support/decode/decoders.js';
import { missingTool } from '../support/programs/privileges.js';
import { scratchFolder, startProgram } from '../support/programs/programs.js';

const skip = missingDecoder() || missingTool('ffmpeg') || missingTool('tshark');
/** Moving, then black, then moving again, in s. */
const [BLACK_S, MOVING_S, END_S] = [4, 8, 12] as const;
const BLACK_AFTER_MS = 1000;
const BEFORE_S = 3;
const AFTER_S = 2;
const WITHIN_S = 0.5;
/**
 * ffmpeg sends a picture so long before it is shown. An alarm has the time when it is; the incident of a stream without arrival times,
 * that when the alarm was told, which is anywhere from the arrival of the picture on.
 */
const SHOWN_BEHIND_S = 0.7;

/** A key picture comes each 0.2 s. */
function makeStream(file: string): void {
  const sources = [
    `testsrc2=size=640x360:rate=25:duration=${BLACK_S}[a]`,
    `color=black:size=640x360:rate=25:duration=${MOVING_S - BLACK_S}[b]`,
    `testsrc2=size=640x360:rate=25:duration=${END_S - MOVING_S}[c]`,
    '[a][b][c]concat=n=3,format=yuv420p',
  ].join(';');
  const video = '-c:v libx264 -preset ultrafast -g 5 -bf 0 -sc_threshold 0 -f mpegts -muxrate 4000000 -pcr_period 20';
  const args = ['-nostdin', '-loglevel', 'error', '-f', 'lavfi', '-i', sources, ...video.split(' '), file];
  execFileSync('ffmpeg', args, { timeout: 60_000 });
}

/** Where ffmpeg sees black in the file: begin and end by its time stamps, and the time stamp that the file begins with. */
function blackOf(file: string): { readonly beginS: number; readonly endS: number } {
  const args = ['-nostdin', '-i', file, '-vf', 'blackdetect=d=0.5:pix_th=0.1', '-an', '-f', 'null', '-'];
  const { stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8', timeout: 60_000 });
  const found = /black_start:([\d.]+) black_end:([\d.]+)/.exec(stderr);
  assert.ok(found, stderr);
  return { beginS: Number(found[1]), endS: Number(found[2]) };
}

/** Whether something is shown when it should be, or later by what an alarm can be told before that. */
function isToldAt(shownS: number, expectedS: number): boolean {
  return shownS > expectedS - WITHIN_S && shownS < expectedS + SHOWN_BEHIND_S + WITHIN_S;
}

/** Arrival of the first and the last datagram in s of the epoch, by tshark. */
function spanOf(file: string): readonly [number, number] {
  const args = ['-r', file, '-T', 'fields', '-e', 'frame.time_epoch'];
  const text = execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const times = text.trim().split('\n').map(Number);
  return [times[0]!, times.at(-1)!];
}

/** When the project's own analysis of the file raises the alarm of black pictures, in s from its begin. */
async function alarmIn(t: TestContext, file: string, args: readonly string[]): Promise<number> {
  const metrics = join(scratchFolder(t), 'metrics.ndjson');
  const input = ['--input', file, '--report', 'none', '--metrics-file', metrics];
  await startProgram(t, 'monitor', [...input, ...args]).expectExit(0);
  const lines = readFileSync(metrics, 'utf8').trim().split('\n');
  const raised = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'raised');
  const [black, ...more] = raised.filter(({ name }) => name === 'video_black');
  assert.ok(black !== undefined && more.length === 0, JSON.stringify(raised));
  return black.time_ns / 1e9;
}

test('the seconds before and after a black are in both files, and the black is in them', { skip }, async (t) => {
  const folder = scratchFolder(t);
  const [input, profile, incidents] = ['made.mpegts', 'profile.json', 'incidents'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  makeStream(input);
  writeFileSync(profile, JSON.stringify({ conditions: { video_black: { after_ms: BLACK_AFTER_MS } } }));
  const link = ['--ipc-path', join(folder, 'link.sock')];
  const seen = ['--extract-images', '--image-interval', '200', '--tr101290-profile', profile];
  const flight = ['--flight-recorder', `${BEFORE_S}`, '--record-after', `${AFTER_S}`, '--incidents-dir', incidents];
  const monitor = startProgram(t, 'monitor', [
    ...link,
    ...seen,
    ...flight,
    '--record-on',
    'video_black',
    '--exit-on-end',
  ]);
  const probe = startProgram(t, 'probe', [...link, '--input', input, '--pace']);
  await probe.expectExit(0);
  await monitor.expectExit(0);

  const [name, ...more] = readdirSync(incidents);
  assert.equal(more.length, 0);
  const path = join(incidents, name!);
  const report: IncidentReport = JSON.parse(readFileSync(join(path, 'incident.json'), 'utf8'));
  const { is_complete, ended_by, short_before, triggers, pictures, table_bytes, first_random_access } = report;
  assert.deepEqual([is_complete, ended_by, short_before], [true, 'time', null]);
  assert.deepEqual(
    triggers.map((trigger) => [trigger.name, trigger.severity]),
    [['video_black', 'major']],
  );
  assert.ok(pictures > 0);

  // Before: the alarm is raised a second behind the first black picture, so two of the three seconds are moving.
  const [ts, capture] = [join(path, 'stream.mpegts'), join(path, 'stream.pcapng')];
  // PAT and PMT are repeated at the begin; a key picture comes 0.2 s later at the most.
  const bytes = readFileSync(ts);
  const pidAt = (pos: number): number => bytes.readUInt16BE(pos + 1) & 0x1fff;
  assert.deepEqual([table_bytes, pidAt(0), pidAt(188)], [2 * 188, 0, 0x1000]);
  assert.equal(pidAt(first_random_access!.byte), 0x100);
  assert.equal(bytes[first_random_access!.byte + 5]! & 0x40, 0x40, 'random_access_indicator');
  assert.ok(Date.parse(first_random_access!.time) - Date.parse(report.first_arrival!) <= 210);
  const raisedS = Date.parse(triggers[0]!.time) / 1000;
  const [firstS, lastS] = spanOf(capture);
  assert.ok(Math.abs(raisedS - firstS - BEFORE_S) < WITHIN_S, `${raisedS - firstS} s before`);
  assert.ok(Math.abs(lastS - raisedS - AFTER_S) < WITHIN_S, `${lastS - raisedS} s after`);
  const black = blackOf(ts);
  const expectedS = BEFORE_S - BLACK_AFTER_MS / 1000;
  assert.ok(isToldAt(black.beginS + SHOWN_BEHIND_S, expectedS), `black from ${black.beginS}`);
  const blackS = black.endS - black.beginS;
  assert.ok(blackS > BLACK_AFTER_MS / 1000 + AFTER_S - WITHIN_S, `black for ${blackS}`);
  for (const file of [ts, capture]) {
    const atS = await alarmIn(t, file, seen);
    assert.ok(isToldAt(atS, BEFORE_S), `${file}: black is told at ${atS} s`);
  }
});
