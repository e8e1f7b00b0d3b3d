import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createLoopbackNamespace, createVethPair } from '../support/programs/namespaces.js';
import { missingTool, noCaptureRight } from '../support/programs/privileges.js';
import { REPOSITORY, startProcess } from '../support/programs/programs.js';
import { finalAccounts, startRig } from '../support/programs/rig.js';
import { sha256, sha256OfFile } from '../support/records/records.js';

const BARS = join(REPOSITORY, 'test_data/bars.mpegts');
const GROUP = '239.255.7.1';
const PORT = 5004;

interface Link {
  /** Where the sender runs and what it sends on; always a namespace of the test, so that nothing leaves it. */
  readonly senderNamespace: string;
  readonly senderDevice: string;
  readonly senderIp: string;
  readonly captureNamespace: string;
  readonly captureDevice: string;
}

interface Sender {
  readonly name: string;
  readonly tools: readonly string[];
  readonly isRtp: boolean;
  /** Command line that sends BARS; `sentFile` is a file that will hold the very bytes that were sent. */
  command(link: Link, folder: string): { command: string; args: string[]; sentFile: string };
}

const gstreamer = (name: string, isRtp: boolean, pay: string): Sender => ({
  name,
  isRtp,
  tools: ['gst-launch-1.0'],
  command: (link) => ({
    command: 'gst-launch-1.0',
    args: `-q filesrc location=${BARS} blocksize=1316 ! video/mpegts,systemstream=true,packetsize=188 ! identity datarate=1000000 sync=true ! ${pay} udpsink host=${GROUP} port=${PORT} multicast-iface=${
      link.senderDevice
    } sync=false auto-multicast=true`.split(' '),
    sentFile: BARS,
  }),
});

const SENDERS: readonly Sender[] = [
  gstreamer('GStreamer, UDP', false, ''),
  gstreamer('GStreamer, RTP', true, 'rtpmp2tpay mtu=1328 !'),
  {
    name: 'ffmpeg, UDP',
    tools: ['ffmpeg'],
    isRtp: false,
    command: (link, folder) => {
      const sentFile = join(folder, 'sent.mpegts');
      const destination = `udp\\://${GROUP}\\:${PORT}?pkt_size=1316&localaddr=${link.senderIp}`;
      return {
        command: 'ffmpeg',
        args: [
          '-v',
          'error',
          '-re',
          '-i',
          BARS,
          '-map',
          '0',
          '-c',
          'copy',
          '-f',
          'tee',
          `[f=mpegts]${destination}|[f=mpegts]${sentFile}`,
        ],
        sentFile,
      };
    },
  },
  {
    name: 'multicat, UDP',
    tools: ['multicat', 'ingests'],
    isRtp: false,
    command: (link, folder) => {
      const copy = join(folder, 'bars.mpegts');
      copyFileSync(BARS, copy);
      const send = `ingests -p 256 ${copy} && multicat -U ${copy} ${GROUP}:${PORT}/ifindex=$(cat /sys/class/net/${link.senderDevice}/ifindex)`;
      return { command: 'sh', args: ['-c', send], sentFile: copy };
    },
  },
];

for (const sender of SENDERS) {
  const skip = noCaptureRight() || missingTool('ip', ...sender.tools);
  test(`${sender.name}, on loopback: the recovered file is what was sent`, { skip }, async (t) => {
    const namespace = createLoopbackNamespace(t);
    await recoverWhatIsSent(t, sender, {
      senderNamespace: namespace,
      senderDevice: 'lo',
      senderIp: '127.0.0.1',
      captureNamespace: namespace,
      captureDevice: 'lo',
    });
  });
  test(`${sender.name}, over a veth pair: the recovered file is what was sent`, { skip }, async (t) => {
    const { sender: near, receiver: far } = createVethPair(t);
    await recoverWhatIsSent(t, sender, {
      senderNamespace: near.namespace,
      senderDevice: near.device,
      senderIp: near.ip,
      captureNamespace: far.namespace,
      captureDevice: far.device,
    });
  });
}

async function recoverWhatIsSent(t: TestContext, sender: Sender, link: Link): Promise<void> {
  const rig = await startRig(t, {
    probe: ['--source-device', link.captureDevice, '--source', `${GROUP}:${PORT}`],
    monitor: ['-o', '{folder}/recovered.mpegts', '--exit-on-end'],
    namespace: link.captureNamespace,
  });
  const { command, args, sentFile } = sender.command(link, rig.folder);
  await startProcess(t, command, args, { namespace: link.senderNamespace }).expectExit(0);
  await rig.probe.stop('SIGINT');
  await rig.monitor.expectExit(0);

  const sent = readFileSync(sentFile);
  assert.equal(sha256OfFile(join(rig.folder, 'recovered.mpegts')), sha256(sent), 'the recovered file is what was sent');
  const [record, ...others] = finalAccounts(rig).streams;
  assert.equal(others.length, 0, 'one stream, one final record');
  assert.equal(record!.recorded_packets, sent.length / 188);
  assert.equal(record!.rtp_lost, sender.isRtp ? 0 : null);
  assert.equal(record!.kernel_dropped_datagrams, 0);
}
