import { defineEvent } from '../event.ts';
import { oneOf } from '../fields.ts';

/** A user signs in. */
export const userLogin = defineEvent({
  name: 'telltale.user.login',
  description: 'A user signs in.',
  fields: {
    method: oneOf('telltale.login.method', ['password', 'sso', 'oauth', 'api_key'], {
      description: 'How the user signed in.',
    }),
  },
});
