import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { missingTool } from '../support/programs/privileges.js';
import { scratchFolder } from '../support/programs/programs.js';
import { streamOfCase } from './case.js';
import { CASES } from './cases/cases.js';
import { CAPTURE_PORT, writeStream } from './stream-files.js';

/** All that a program prints of the stream of a case, on both channels. */
function outputOf(t: TestContext, name: string, command: (file: string) => readonly string[]): string {
  const file = path.join(scratchFolder(t), name);
  writeStream(file, streamOfCase(CASES.find((one) => one.name === name)!));
  const [program, ...args] = command(file);
  const { status, stdout, stderr } = spawnSync(program!, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  assert.equal(status, 0, stderr);
  return stdout + stderr.replace(/^Running as user .*\n/m, '');
}

describe('clean streams, read by others', () => {
  // 25 pictures a second less those of the last 110 ms; audio frames of 24 and 32 ms in PES packets of four, likewise.
  const STREAMS = [
    { name: 'clean-dvb', packets: ['audio,1456', 'video,873'] },
    { name: 'clean-atsc', packets: ['audio,1092', 'video,873'] },
  ];
  for (const { name, packets } of STREAMS) {
    test(`ffprobe finds no error in ${name}, and every frame`, { skip: missingTool('ffprobe') }, (t) => {
      const output = outputOf(t, name, (file) => [
        ...['ffprobe', '-v', 'error', '-count_packets', '-show_entries', 'stream=codec_type,nb_read_packets'],
        ...['-of', 'csv=p=0', `${file}.mpegts`],
      ]);
      // A program's streams are listed once more; scrambled audio and the EIT are no frames.
      const lines = new Set(output.split('\n').map((line) => line.replace(/,?side_data,?$|,$/, '')));
      assert.deepEqual([...lines].filter((line) => packets.includes(line)).sort(), packets);
      assert.ok(!output.includes('['), output);
    });

    test(`ffmpeg decodes video and audio of ${name} without an error`, { skip: missingTool('ffmpeg') }, (t) => {
      const output = outputOf(t, name, (file) => [
        ...['ffmpeg', '-nostdin', '-v', 'error', '-xerror', '-err_detect', 'crccheck+bitstream+buffer+explode'],
        ...['-i', `${file}.mpegts`, '-map', '0:v:0', '-map', '0:a:0', '-f', 'null', '-'],
      ]);
      assert.equal(output, '');
    });
  }
});

/** Where tshark sees the fault too: time in ms and PID of the packets that a filter finds. */
const FAULTS =
  'mp2t.cc.drop || mp2t.tei == 1 || mp2t.sync_byte != 0x47 || mpeg_sect.crc.status == "Bad" || _ws.malformed';
const DISSECTED = [
  { name: 'clean-dvb', found: [] },
  { name: 'clean-atsc', found: [] },
  { name: '1.2-sync-byte', found: ['2018 0x1fff'] },
  { name: '1.4-lost', found: ['2414.5 0x0101'] },
  { name: '1.4-dropped', found: ['2414.5 0x0101'] },
  { name: '1.4-within', found: [] },
  { name: '2.1-transport-error', found: ['2413.5 0x0101'] },
  {
    name: '2.2-crc',
    // It says of some tables that they are malformed: the damaged bit is that of a length.
    found: [
      ...['2001 0x0000', '2002 0x0100', '2007 0x0010', '2009 0x0011', '2011 0x0011', '2012 0x0012', '2044 0x0001'],
      '10016 0x0014',
    ],
  },
] as const;

describe('tshark sees the same', { skip: missingTool('tshark') }, () => {
  for (const { name, found } of DISSECTED) {
    test(name, (t) => {
      const output = outputOf(t, name, (file) => [
        ...['tshark', '-o', 'mpeg_sect.verify_crc:TRUE', '-r', `${file}.pcap`, '-d', `udp.port==${CAPTURE_PORT},mp2t`],
        ...['-Y', FAULTS, '-T', 'fields', '-e', 'frame.time_relative', '-e', 'mp2t.pid'],
      ]);
      const rows = output.split('\n').filter((line) => line.includes('\t'));
      const places = rows.map((line) => {
        const [seconds, pid] = line.split('\t');
        return `${Math.round(Number(seconds) * 1e4) / 10} 0x${Number(pid).toString(16).padStart(4, '0')}`;
      });
      assert.deepEqual(places, found);
    });
  }
});
