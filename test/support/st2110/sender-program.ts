// Usage: node dist/test/support/st2110/sender-program.js FILE [frames] [1080p60|1080p59|720p50|1080i50]
// Writes what a narrow sender of uncompressed video sends as a pcap file with times in ns.
import { senderCase } from './video-cases.js';
import { sentPackets, writeSender } from './video-sender.js';

const [file = 'sender.pcap', frames = '60', name = '1080p60'] = process.argv.slice(2);
const SHAPES = {
  '1080p60': { width: 1920, height: 1080, rate: [60n, 1n] },
  '1080p59': { width: 1920, height: 1080, rate: [60_000n, 1001n] },
  '720p50': { width: 1280, height: 720, rate: [50n, 1n] },
  '1080i50': { width: 1920, height: 1080, isInterlaced: true, rate: [50n, 1n] },
  '2160p60': { width: 3840, height: 2160, rate: [60n, 1n] },
} as const;
const { spec } = senderCase({ ...SHAPES[name as keyof typeof SHAPES], frames: Number(frames) });
writeSender(file, sentPackets(spec));
