import { fileURLToPath } from 'node:url';

/** The repository's top folder, as an absolute path without a slash at the end. */
export const repositoryRoot = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
