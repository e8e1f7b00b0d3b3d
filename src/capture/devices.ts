import { type Device, listPcapDevices } from './native.js';

export type { Device } from './native.js';

/** The capture devices of this host. Throws CaptureError. */
export function listDevices(): readonly Device[] {
  return listPcapDevices();
}

/** Their names, of those without an address too, as a mirror port has none. Throws CaptureError. */
export function deviceNames(): readonly string[] {
  return listDevices().map(({ name }) => name);
}

/** A line per device: name, state, addresses, description. */
export function formatDeviceTable(devices: readonly Device[]): string {
  if (devices.length === 0) return 'no capture devices\n';
  const rows = devices.map((device) => [
    device.name,
    stateOf(device),
    device.addresses.join(', ') || '-',
    device.description,
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

function stateOf(device: Device): string {
  const state = device.isRunning ? 'running' : device.isUp ? 'up' : 'down';
  return device.isLoopback ? `${state}, loopback` : state;
}
