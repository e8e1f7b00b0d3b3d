import { spawnSync } from 'node:child_process';

/** On a loopback of its own, as on a mirror port where nothing else comes: discovery would take what others send. Needs root. */
export async function onOwnLoopback(main: () => Promise<void>): Promise<void> {
  if (process.env.BENCH_NAMESPACE === undefined) process.exitCode = inNamespace();
  else await main();
}

function inNamespace(): number {
  const prepare = 'ip link set lo up && ip route add 224.0.0.0/4 dev lo && exec "$@"';
  const command = ['--net', 'sh', '-c', prepare, 'sh', process.execPath, ...process.argv.slice(1)];
  const { status } = spawnSync('unshare', command, {
    stdio: 'inherit',
    env: { ...process.env, BENCH_NAMESPACE: 'own' },
  });
  return status ?? 1;
}
