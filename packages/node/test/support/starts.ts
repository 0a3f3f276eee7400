import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { REGISTER } from './application.ts';

const PRELOAD = pathToFileURL(path.join(import.meta.dirname, '../../dist/preload.js')).href;

/** The preload as users have it, and as it is where the bundle was not made. */
export const STARTS = {
  bundled: ['--require', REGISTER],
  'not bundled': ['--import', `data:text/javascript,import { preload } from "${PRELOAD}"; preload();`],
};
