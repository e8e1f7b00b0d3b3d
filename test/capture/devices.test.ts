import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Device, formatDeviceTable, listDevices } from '../../src/capture/devices.js';

test('the loopback device is listed with its addresses', () => {
  const loopback = listDevices().find(({ isLoopback }) => isLoopback);
  assert(loopback, 'there is one');
  assert.match(loopback.name, /^lo0?$/);
  assert(loopback.addresses.includes('127.0.0.1'), loopback.addresses.join());
  assert(loopback.isUp);
});

test('table', () => {
  const device: Device = {
    name: 'eth0',
    description: '',
    addresses: [],
    isLoopback: false,
    isUp: false,
    isRunning: false,
  };
  const devices: Device[] = [
    { ...device, addresses: ['192.0.2.1', '2001:db8::1'], isUp: true, isRunning: true },
    { ...device, name: 'lo', addresses: ['127.0.0.1'], isUp: true, isRunning: true, isLoopback: true },
    { ...device, name: 'mirror1', isUp: true, description: 'mirror port' },
    { ...device, name: 'eth1' },
  ];
  const expected = `\
eth0     running            192.0.2.1, 2001:db8::1
lo       running, loopback  127.0.0.1
mirror1  up                 -                       mirror port
eth1     down               -
`;
  assert.equal(formatDeviceTable(devices), expected);
  assert.equal(formatDeviceTable([]), 'no capture devices\n');
});
