import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ServiceDirectory } from '../../src/analysis/service-directory.js';
import { longSection, u16, u32, viewOf } from '../support/packets/section-builder.js';

function service(id: number, name: string, provider = ''): number[] {
  const texts = [provider, name].map((text) => [text.length, ...Buffer.from(text)]);
  const descriptor = [0x48, 1 + texts.flat().length, 0x01, ...texts.flat()]; // service_descriptor, digital television
  return [...u16(id), 0xfc, ...u16(0x8000 | descriptor.length), ...descriptor]; // running
}

function sdt(tableId: number, services: readonly number[][]): Buffer {
  return longSection({ tableId, body: [...u16(0x2000), 0xff, ...services.flat()] });
}

function event(number: number, serviceId: number, name: string): Buffer {
  const text = [0x4d, 5 + name.length, 0x65, 0x6e, 0x67, name.length, ...Buffer.from(name), 0]; // short_event, eng
  const body = [
    ...u16(1),
    ...u16(0x2000),
    number,
    0x4e,
    ...u16(7),
    ...u16(0xc079),
    0x12,
    0x45,
    0,
    0x01,
    0x30,
    0,
    ...u16(text.length),
    ...text,
  ];
  return longSection({ tableId: 0x4e, extension: serviceId, number, last: 1, body });
}

function directoryOf(...tables: readonly Buffer[][]): ServiceDirectory {
  const directory = new ServiceDirectory();
  for (const sections of tables) directory.table(sections.map((section) => viewOf(section)));
  return directory;
}

describe('ServiceDirectory', () => {
  test('knows nothing at first', () => {
    const { services, networkName, networkId, originalNetworkId } = new ServiceDirectory();
    assert.deepEqual([services.size, networkName, networkId, originalNetworkId], [0, null, null, null]);
  });

  test('takes names and providers from the SDT of this stream', () => {
    const directory = directoryOf([sdt(0x42, [service(5, 'One', 'P'), service(6, 'Two')])]);
    assert.equal(directory.originalNetworkId, 0x2000);
    assert.deepEqual(directory.services.get(5), {
      service_name: 'One',
      provider_name: 'P',
      service_type: 1,
      running_status: 4,
      is_access_controlled: false,
      channel_number: null,
    });
    assert.equal(directory.services.get(6)?.service_name, 'Two');
  });

  test('forgets services that a newer SDT has not', () => {
    const directory = directoryOf([sdt(0x42, [service(5, 'One')])], [sdt(0x42, [service(6, 'Two')])]);
    assert.deepEqual([...directory.services.keys()], [6]);
  });

  test('takes nothing from the SDT of another stream', () => {
    assert.equal(directoryOf([sdt(0x46, [service(5, 'One')])]).services.size, 0);
  });

  test('takes 512 services of all sections together', () => {
    const sections = Array.from({ length: 30 }, (_, n) =>
      sdt(
        0x42,
        Array.from({ length: 20 }, (_, k) => service(n * 20 + k, 'x')),
      ),
    );
    assert.equal(directoryOf(sections).services.size, 512);
  });

  test('takes id and name from the NIT', () => {
    const body = [...u16(0xf005), 0x40, 3, ...Buffer.from('Net'), ...u16(0xf000)]; // network_name_descriptor
    const directory = directoryOf([longSection({ tableId: 0x40, extension: 0x3001, body })]);
    assert.deepEqual([directory.networkId, directory.networkName], [0x3001, 'Net']);
  });

  // Spec: ETSI EN 300 468, annex C: MJD 0xc079 12:45:00 is 1993-10-13
  test('takes the present and the following event from the EIT', () => {
    const directory = directoryOf([event(0, 5, 'Now'), event(1, 5, 'Next')]);
    const { present, following } = directory.eventsOf(5)!;
    assert.deepEqual(present, {
      event_id: 7,
      name: 'Now',
      language: 'eng',
      start_time_s: Date.UTC(1993, 9, 13, 12, 45) / 1000,
      duration_s: 5400,
    });
    assert.equal(following?.name, 'Next');
    assert.equal(directory.eventsOf(6), undefined);
  });

  test('takes channels from the VCT of ATSC', () => {
    const name = Buffer.from('WXYZ\0\0\0', 'utf16le').swap16();
    const channel = [
      ...name,
      ...u32(0xf0000000 | (7 << 18) | (1 << 8) | 4),
      ...u32(0),
      ...u16(1),
      ...u16(3),
      ...u16(0x0dc2),
      ...u16(1),
      ...u16(0xfc00),
    ];
    const directory = directoryOf([longSection({ tableId: 0xc8, body: [0, 1, ...channel, ...u16(0xfc00)] })]);
    const { service_name, channel_number, service_type } = directory.services.get(3)!;
    assert.deepEqual([service_name, channel_number, service_type], ['WXYZ', '7.1', 2]);
  });
});
