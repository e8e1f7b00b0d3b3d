import { integer, list, text } from '../cli/option.js';
import { SPOOL_OPTIONS } from '../delivery/spool-options.js';

/** Where metrics and events of the monitor go. */
export const OUTLET_OPTIONS = {
  metricsPort: integer({
    placeholder: 'port',
    min: 0,
    max: 65535,
    rivals: ['input'],
    help: 'serve metrics for Prometheus at this TCP port: /metrics, /healthz, /readyz; 0 for any free one',
  }),
  metricsBind: text({
    placeholder: 'ip',
    default: '127.0.0.1',
    help: 'address to serve metrics at; who reaches it can read them',
  }),
  webhook: list({
    placeholder: 'url',
    rivals: ['input'],
    help: 'post every event as JSON to this URL, signed with the secret WEBHOOK_SECRET of the environment if it is set',
  }),
  webhookSecretFile: text({
    placeholder: 'file',
    help: 'file that holds the secret, in place of WEBHOOK_SECRET in the environment',
  }),
  webhookTimeout: integer({
    placeholder: 'seconds',
    min: 1,
    max: 300,
    default: 10,
    help: 'longest time for the answer to a post',
  }),
  onEvent: text({
    placeholder: 'command',
    rivals: ['input'],
    help: 'run this program for every event, which it gets as JSON on standard input; never a shell: blanks separate its arguments, nothing else is special',
  }),
  onEventTimeout: integer({
    placeholder: 'seconds',
    min: 1,
    max: 3600,
    default: 30,
    help: 'end the program when it runs for longer',
  }),
  ...SPOOL_OPTIONS,
} as const;
