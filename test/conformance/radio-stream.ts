import { longSection, u16 } from '../support/packets/section-builder.js';
import { loop12 } from './descriptors.js';
import { DvbPid, dvbPlan, pat, sdt, service } from './dvb-stream.js';
import { sectionPacket } from './multiplexer.js';
import { PACES } from './pace.js';
import { emptyPlan, type Item, type Plan } from './plan.js';
import { audioStream } from './program-stream.js';
import { silentLayer2 } from './silent-audio.js';

const PMT = longSection({
  tableId: 0x02,
  extension: 1,
  body: [...u16(0xe000 | DvbPid.AUDIO), ...loop12([]), ...[0x03, ...u16(0xe000 | DvbPid.AUDIO), ...loop12([])]],
});
const SECTIONS: Readonly<Record<string, Buffer>> = {
  pat: pat([DvbPid.PMT_1]),
  pmt1: PMT,
  sdt: sdt(service(1, 0x02, 'Silence', false)),
};

/** When the items of the clean DVB stream come here, in ms: every, at. Of each 80 ms the first packet has the PCR, the next two are for tables. */
const TIMES: Readonly<Record<string, readonly [everyMs: number, atMs: number]>> = {
  pcr: [80, 0],
  pat: [400, 10],
  pmt1: [400, 20],
  nit: [2400, 90],
  sdt: [1600, 100],
  eitPresent: [1600, 170],
  nitOther: [2400, 250],
  sdtOther: [2400, 260],
  bat: [2400, 330],
  eitOtherPresent: [2400, 340],
  eitSchedule: [2400, 490],
  tdt: [2400, 570],
  tot: [2400, 580],
  rst: [2400, 650],
  cat: [1600, 730],
  eitFollowing: [1600, 980],
  eitOtherFollowing: [2400, 1850],
};
const AUDIO_SLOTS = [3, 4, 5, 6, 7];

/** A clean DVB stream of 150.4 kb/s: one radio service in the clear, whose audio has the PCR. */
export function radioPlan(): Plan {
  const items = dvbPlan().items.flatMap((item) => radioItem(item));
  return emptyPlan(items, [audioStream('audio', DvbPid.AUDIO, 0xc0, silentLayer2(), AUDIO_SLOTS)], PACES.low);
}

function radioItem(item: Item): Item[] {
  const times = TIMES[item.name];
  if (times === undefined) return [];
  const [everyMs, atMs] = times;
  const section = SECTIONS[item.name];
  if (section !== undefined) return [{ ...item, everyMs, atMs, packetAt: () => sectionPacket(item.pid, section) }];
  return [{ ...item, everyMs, atMs, pid: item.name === 'pcr' ? DvbPid.AUDIO : item.pid }];
}
