/** The package's version; `npm run check` holds it against the manifest. */
export const VERSION = '0.1.0';
