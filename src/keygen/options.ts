import { type ConfigOf, choice, commandLineOnly, text } from '../cli/option.js';
import { USER_ROLES } from '../http/access/users.js';

/** Every option of the key generator. */
export const KEYGEN_OPTIONS = {
  keyFile: text({
    placeholder: 'file',
    default: 'tscap.key',
    help: 'where to write the secret key; the public key is written beside it, with .pub after the name',
  }),
  user: commandLineOnly(
    text({
      placeholder: 'name',
      help: 'make no keys but a line for the file of monitor --http-users, and print it; the password is asked for, or read from standard input',
      rivals: ['keyFile'],
    }),
  ),
  role: commandLineOnly(
    choice({
      placeholder: 'role',
      words: USER_ROLES,
      default: 'viewer',
      help: 'what the user of --user may do: look, or also acknowledge and change',
    }),
  ),
} as const;

export type KeygenConfig = ConfigOf<typeof KEYGEN_OPTIONS>;
