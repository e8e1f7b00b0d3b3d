import { integer, list, text } from '../../cli/option.js';
import { SPOOL_OPTIONS } from '../spool-options.js';

/** Who gets events by HTTP. */
export const WEBHOOK_OPTIONS = {
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
  ...SPOOL_OPTIONS,
} as const;
