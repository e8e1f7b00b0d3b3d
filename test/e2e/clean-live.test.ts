import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { EventRecord } from '../../src/report/records.js';
import { streamOfCase } from '../conformance/case.js';
import { CASES } from '../conformance/cases/cases.js';
import { createLoopbackNamespace } from '../support/programs/namespaces.js';
import { missingTool, noCaptureRight } from '../support/programs/privileges.js';
import { startProcess } from '../support/programs/programs.js';
import { startRig } from '../support/programs/rig.js';
import { parseLines } from '../support/records/records.js';

/** Long enough for the NIT, which may take 10 s. */
const SECONDS = 13;
/** What DVBlast reads from. */
const INPUT = '239.255.9.1:5004';
const FFMPEG = 'ffmpeg -hide_banner -loglevel error -nostdin';
const PICTURES = `-f lavfi -i testsrc2=s=320x180:r=25 -f lavfi -i sine=f=440:r=48000 -t ${SECONDS}`;
const H264 = '-c:v libx264 -preset ultrafast -b:v 600k -maxrate 600k -bufsize 600k -g 25 -pix_fmt yuv420p';

interface Sender {
  readonly name: string;
  readonly tools: readonly string[];
  /** {in}: a file of H.264 and AAC, {to}: group and port, {group} and {port}, {folder}. */
  readonly command: string;
}

const SENDERS: readonly Sender[] = [
  {
    name: 'ffmpeg, VBR',
    tools: ['ffmpeg'],
    command: `${FFMPEG} -re -i {in} -c copy -f mpegts udp://{to}?pkt_size=1316`,
  },
  {
    name: 'ffmpeg, CBR',
    tools: ['ffmpeg'],
    command: `${FFMPEG} -re -i {in} -c copy -f mpegts -muxrate 2M udp://{to}?pkt_size=1316&bitrate=2000000`,
  },
  {
    name: 'ffmpeg, RTP',
    tools: ['ffmpeg'],
    command: `${FFMPEG} -re -i {in} -c copy -f rtp_mpegts rtp://{to}`,
  },
  {
    name: 'ffmpeg, radio',
    tools: ['ffmpeg'],
    command: `${FFMPEG} -re -i {in} -vn -c:a mp2 -b:a 128k -f mpegts udp://{to}?pkt_size=1316`,
  },
  {
    name: 'GStreamer, UDP',
    tools: ['gst-launch-1.0'],
    command:
      'gst-launch-1.0 -q filesrc location={in} ! qtdemux name=d d.video_0 ! queue ! h264parse ! m. d.audio_0 ! queue ! aacparse ! m. mpegtsmux name=m alignment=7 ! udpsink host={group} port={port} multicast-iface=lo',
  },
  {
    name: 'GStreamer, RTP, CBR',
    tools: ['gst-launch-1.0'],
    command:
      'gst-launch-1.0 -q filesrc location={in} ! qtdemux name=d d.video_0 ! queue ! h264parse ! m. d.audio_0 ! queue ! aacparse ! m. mpegtsmux name=m alignment=7 bitrate=2000000 ! rtpmp2tpay ! udpsink host={group} port={port} multicast-iface=lo',
  },
  {
    name: 'multicat, UDP',
    tools: ['multicat', 'ingests'],
    command: `${FFMPEG} -i {in} -c copy -f mpegts -muxrate 2M {folder}/cbr.ts && ingests -p 256 {folder}/cbr.ts && multicat -U {folder}/cbr.ts {to}/ifindex=1`,
  },
  {
    name: 'DVBlast, DVB with tables of its own',
    tools: ['dvblast', 'multicat', 'ingests'],
    command: `echo '{to}/udp 1 1' > {folder}/dvblast.conf && ingests -p 257 {dvb} && { timeout ${SECONDS + 2} dvblast -q -U -D @${INPUT}/udp/ifaddr=127.0.0.1 -C -e -N 1 -c {folder}/dvblast.conf & } && sleep 0.5 && timeout ${SECONDS} multicat -U {dvb} ${INPUT}/ifindex=1; wait`,
  },
];

const PCR_IN_EACH_PES = 'VBR radio of ffmpeg has a PCR in each PES packet, 120 ms apart';
const BOTH_SECTIONS_AT_ONCE = 'DVBlast sends EIT present and following back to back';
/** What is raised and true. Spec: ETSI TR 101 290, table 5.0b; ETSI EN 300 468, 5.1.4 */
const TRUE_ALARMS: readonly { readonly sender: RegExp; readonly rule: RegExp; readonly because: string }[] = [
  { sender: /radio/, rule: /^PCR_(repetition_|discontinuity_indicator_)?error$/, because: PCR_IN_EACH_PES },
  { sender: /DVBlast/, rule: /^(SI_repetition_error|EIT_actual_error)$/, because: BOTH_SECTIONS_AT_ONCE },
  { sender: /./, rule: /^Stream_lost$/, because: 'the sender ends before the probe' },
];

const skip = noCaptureRight() || missingTool('ip', ...SENDERS.flatMap(({ tools }) => tools));

test('streams that ffmpeg, GStreamer and multicat send raise no alarm', { skip }, async (t) => {
  const namespace = createLoopbackNamespace(t);
  const rig = await startRig(t, {
    probe: ['--source-device', 'lo', ...SENDERS.flatMap((_, n) => ['--source', `${groupOf(n)}:${PORT}`])],
    monitor: ['--exit-on-end'],
    namespace,
  });
  const input = join(rig.folder, 'in.mp4');
  execFileSync('sh', ['-c', `${FFMPEG} -y ${PICTURES} ${H264} -c:a aac -b:a 96k ${input}`]);
  const dvb = join(rig.folder, 'dvb.mpegts');
  writeFileSync(dvb, Buffer.concat(streamOfCase(CASES.find(({ name }) => name === 'clean-dvb')!).packets));
  const endings = SENDERS.map(({ command }, n) => {
    const [group, port] = [groupOf(n), String(PORT)];
    const line = command
      .replaceAll('{in}', input)
      .replaceAll('{to}', `${group}:${port}`)
      .replaceAll('{group}', group)
      .replaceAll('{port}', port)
      .replaceAll('{folder}', rig.folder)
      .replaceAll('{dvb}', dvb);
    return startProcess(t, 'sh', ['-c', line.replaceAll('&bitrate', '\\&bitrate')], { namespace }).expectExit(0);
  });
  await Promise.all(endings);
  await rig.probe.stop('SIGINT');
  await rig.monitor.expectExit(0);

  const raised = parseLines<EventRecord>(readFileSync(rig.metrics, 'utf8')).filter(
    ({ type, event }) => type === 'event' && event === 'raised',
  );
  const alarms = raised.map((record) => {
    const n = SENDERS.findIndex((_, index) => record.stream_id === `${groupOf(index)}:${PORT}`);
    const severity = 'severity' in record ? String(record.severity) : 'warning';
    return { sender: SENDERS[n]!.name, name: 'name' in record ? record.name : record.event, severity };
  });
  const isTrue = ({ sender, name }: { sender: string; name: string }) =>
    TRUE_ALARMS.some((one) => one.sender.test(sender) && one.rule.test(name));
  assert.deepEqual(
    alarms.filter((alarm) => alarm.severity !== 'info' && !isTrue(alarm)),
    [],
  );
});

const PORT = 5004;

function groupOf(n: number): string {
  return `239.255.8.${n + 1}`;
}
