import { execFileSync } from 'node:child_process';
import type { TestContext } from 'node:test';

/** Two network namespaces joined by a veth pair, removed at the end of the test. */
export interface VethPair {
  readonly sender: { namespace: string; device: string; ip: string };
  readonly receiver: { namespace: string; device: string; ip: string };
}

let created = 0;

export function createVethPair(t: TestContext): VethPair {
  const name = `tscap-${process.pid}-${created++}`;
  const sender = { namespace: `${name}-a`, device: 'veth-a', ip: '10.77.0.1' };
  const receiver = { namespace: `${name}-b`, device: 'veth-b', ip: '10.77.0.2' };
  for (const { namespace } of [sender, receiver]) ip('netns', 'add', namespace);
  t.after(() => {
    for (const { namespace } of [sender, receiver]) ip('netns', 'del', namespace);
  });
  ip(
    'link',
    'add',
    sender.device,
    'netns',
    sender.namespace,
    'type',
    'veth',
    'peer',
    'name',
    receiver.device,
    'netns',
    receiver.namespace,
  );
  for (const end of [sender, receiver]) {
    ip('-n', end.namespace, 'addr', 'add', `${end.ip}/24`, 'dev', end.device);
    ip('-n', end.namespace, 'link', 'set', end.device, 'up');
    ip('-n', end.namespace, 'link', 'set', 'lo', 'up');
    ip('-n', end.namespace, 'route', 'add', '224.0.0.0/4', 'dev', end.device);
  }
  return { sender, receiver };
}

/** A network namespace with nothing but its loopback, where multicast goes: no datagram can leave it. Removed at the end of the test. */
export function createLoopbackNamespace(t: TestContext): string {
  const namespace = `tscap-${process.pid}-${created++}`;
  ip('netns', 'add', namespace);
  t.after(() => ip('netns', 'del', namespace));
  ip('-n', namespace, 'link', 'set', 'lo', 'up');
  ip('-n', namespace, 'route', 'add', '224.0.0.0/4', 'dev', 'lo');
  return namespace;
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
