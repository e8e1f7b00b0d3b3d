// Usage: node dist/test/support/st2110/make-sender-pcap.js FILE [frames] [1080p60|1080p59|720p50|1080i50]
import { fraction, type Raster } from './exact-oracle.js';
import { packetsOf, type SenderSpec, scheduleOf, sentPackets, writeSender } from './video-sender.js';

const [file = 'sender.pcap', frames = '60', name = '1080p60'] = process.argv.slice(2);
const RASTERS: Record<string, { width: number; height: number; isInterlaced: boolean; rate: [bigint, bigint] }> = {
  '1080p60': { width: 1920, height: 1080, isInterlaced: false, rate: [60n, 1n] },
  '1080p59': { width: 1920, height: 1080, isInterlaced: false, rate: [60_000n, 1001n] },
  '720p50': { width: 1280, height: 720, isInterlaced: false, rate: [50n, 1n] },
  '1080i50': { width: 1920, height: 1080, isInterlaced: true, rate: [50n, 1n] },
};
const chosen = RASTERS[name]!;
const base = {
  ...chosen,
  packetBytes: 1200,
  frames: Number(frames),
  first: (1_795_910_400n * chosen.rate[0]) / chosen.rate[1],
};
const raster: Raster = {
  packets: packetsOf({ ...base, schedule: () => 0n }),
  rate: fraction(chosen.rate[0], chosen.rate[1]),
  active: fraction(1080, 1125),
  offset: chosen.isInterlaced ? fraction(44, 1125) : chosen.height >= 1080 ? fraction(43, 1125) : fraction(28, 750),
};
const spec: SenderSpec = { ...base, schedule: scheduleOf(raster) };
writeSender(file, sentPackets(spec));
