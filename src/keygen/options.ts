import { type ConfigOf, text } from '../cli/option.js';

/** Every option of the key generator. */
export const KEYGEN_OPTIONS = {
  keyFile: text({
    placeholder: 'file',
    default: 'tscap.key',
    help: 'where to write the secret key; the public key is written beside it, with .pub after the name',
  }),
} as const;

export type KeygenConfig = ConfigOf<typeof KEYGEN_OPTIONS>;
