import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { packetWay, type Station } from '../../../../src/page/screens/stream/packet-way.js';

/** 1000 captured = 860 published + 100 null + 10 sync byte + 30 dropped; 860 = 20 + 800 + 40; 800 = 700 + 60 + 40 on their way. */
const ACCOUNTING = {
  ...{ captured_packets: 1000, rejected_packets: { null_packet: 100, sync_byte: 10, other: 0 } },
  ...{ queue_dropped_packets: 30, published_packets: 860, before_join_packets: 20, link_lost_packets: 40 },
  ...{ received_packets: 800, recorded_packets: 700, not_recorded: { no_space: 60, no_output: 0 } },
  ...{ analysed_packets: 800, not_analysed: { failed: 0 } },
  ...{ rtp_lost: 3, kernel_dropped_datagrams: null, interface_dropped_datagrams: 0 },
};

function told({ name, packets, before }: Station): string {
  const losses = before.map(
    (loss) =>
      `${loss.packets}${loss.unit === 'datagram' ? ' datagrams' : ''} ${loss.why}${loss.isMeant ? ' (meant)' : ''}`,
  );
  return `${name} ${packets}: ${losses.join(', ')}`;
}

describe('the way of packets', () => {
  test('of a live stream has every number of the identity, and what is meant to be left out is no loss', () => {
    const way = packetWay({ accounting: ACCOUNTING as never, report: null })!;
    assert.deepEqual(way.stations.map(told), [
      'captured 1000: 3 datagrams the network (RTP)',
      'published 860: 30 queue of the probe full, 100 null packet (meant), 10 sync byte',
      'received 800: 40 lost on the link, 20 before this monitor joined (meant)',
    ]);
    assert.deepEqual(way.ends.map(told), ['recorded 700: 60 no space, 40 on their way (meant)', 'analysed 800: ']);
  });

  test('of a file of datagrams goes from the file to the analysis', () => {
    const capture = { captured_packets: 112, rejected_packets: { sync_byte: 2, null_packet: 0, other: 0 } };
    const way = packetWay({ accounting: null, report: { capture } as never })!;
    assert.deepEqual([...way.stations, ...way.ends].map(told), ['in the file 112: ', 'analysed 110: 2 sync byte']);
  });

  test('is not known of a file of packets', () => {
    assert.equal(packetWay({ accounting: null, report: { capture: null } as never }), null);
  });
});
