// Tested by: test/cli/option.test.ts, test/cli/path-check.test.ts
import { choice, flag, grouped, integer, list, text } from './option.js';
import { reads, writes } from './path-use.js';

/** Where the two programs meet: the ZeroMQ endpoint, the same names in both. */
export const LINK_OPTIONS = grouped('Link', {
  targetIp: text({
    placeholder: 'ip',
    default: '127.0.0.1',
    help: 'address of the ZeroMQ endpoint: the probe binds it, the monitor connects to it',
  }),
  targetPort: integer({
    placeholder: 'port',
    min: 1,
    max: 65535,
    default: 5556,
    help: 'TCP port of the ZeroMQ endpoint',
  }),
  ipcPath: text({
    paths: writes,
    placeholder: 'path',
    rivals: ['targetIp', 'targetPort'],
    help: 'ZeroMQ over a Unix socket at this path, in place of TCP',
  }),
  endpoint: list({
    placeholder: 'endpoint',
    rivals: ['targetIp', 'targetPort', 'ipcPath'],
    help: 'whole ZeroMQ endpoint (tcp://…, ipc://…), in place of the three above',
  }),
  bind: flag({ rivals: ['connect'], help: 'bind the endpoints (default of the probe)' }),
  connect: flag({ help: 'connect to the endpoints (default of the monitor)' }),
  curveSecretKeyFile: text({
    paths: reads,
    placeholder: 'file',
    help: 'encrypt and authenticate the link (CURVE): the own secret key, made by tscap-keygen',
  }),
  curveServerKey: list({
    placeholder: 'key',
    help: 'CURVE, on the side that connects: public key of the other side, once or once for each endpoint in their order',
  }),
  insecureLink: flag({
    help: 'listen beyond this host in the clear: without it, endpoints that other hosts reach are bound with CURVE only',
  }),
  curveAllow: text({
    paths: reads,
    placeholder: 'file',
    help: 'CURVE, on the side that binds: file of the public keys that may connect, one a line',
  }),
});

/** What both daemons say about themselves. */
export const CONSOLE_OPTIONS = grouped('Console', {
  silent: flag({ help: 'print nothing but errors' }),
  noProgress: flag({ help: 'no progress line' }),
  debugOn: flag({ help: 'debug log, with a hexdump of rejected datagrams (at most one a second per cause)' }),
  loglevel: choice({
    placeholder: 'level',
    words: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    default: 'info',
    help: 'least severe log level that is written to stderr',
  }),
  logFormat: choice({
    placeholder: 'format',
    words: ['json', 'pretty'],
    help: 'lines of the log: JSON, or short lines for people; when not given, pretty on a terminal and JSON elsewhere',
  }),
});
