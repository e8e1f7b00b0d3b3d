import { choice, grouped, integer, list, text } from '../../cli/option.js';
import { reads } from '../../cli/path-use.js';
import { EVENT_OPTIONS } from '../event-options.js';
import { SPOOL_OPTIONS } from '../spool-options.js';

/** Who gets events by HTTP. */
export const WEBHOOK_OPTIONS = grouped('Webhooks', {
  webhook: list({
    placeholder: 'url',
    help: 'post events as JSON to this URL, signed with the secret WEBHOOK_SECRET of the environment if it is set',
  }),
  webhookFormat: choice({
    needs: 'webhook',
    placeholder: 'format',
    words: ['tscap', 'alertmanager', 'slack'],
    default: 'tscap',
    help: 'what is posted: each event as it is, alerts for the API v2 of Alertmanager, or messages for an incoming webhook of Slack',
  }),
  webhookSecretFile: text({
    needs: 'webhook',
    paths: reads,
    placeholder: 'file',
    help: 'file that holds the secret, in place of WEBHOOK_SECRET in the environment',
  }),
  webhookTimeout: integer({
    needs: 'webhook',
    placeholder: 'seconds',
    min: 1,
    max: 300,
    default: 10,
    help: 'longest time for the answer to a post',
  }),
  ...EVENT_OPTIONS,
  ...SPOOL_OPTIONS,
});
