import { defineEvent } from '../definition/event.ts';
import { oneOf } from '../definition/fields.ts';
import { counter } from '../definition/metric.ts';

/** A user signs in. */
export const userLogin = defineEvent({
  name: 'telltale.user.login',
  description: 'A user signs in.',
  fields: {
    method: oneOf('telltale.login.method', ['password', 'sso', 'oauth', 'api_key'], {
      description: 'How the user signed in.',
    }),
  },
  metrics: [
    counter({
      name: 'telltale.user.logins',
      unit: '{login}',
      description: 'Users who signed in.',
      dimensions: ['method'],
    }),
  ],
});
