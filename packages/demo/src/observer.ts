import { createObserver, type Observer } from '@telltale/events';
import { record } from './ledger.ts';

/** What is observed is in the ledger, too. An application of yours takes the same functions straight from `@telltale/events`. */
export const observer: Observer = createObserver({ record });
