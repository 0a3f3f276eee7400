// Logs what the console tests expect, with the default configuration but for the level.
import { configureLogging, getLogger } from '../../src/index.ts';

configureLogging({ level: 'trace' });
const logger = getLogger('shop.cart');
logger.trace('first');
logger.info('item added', { 'item.id': 'a-17', quantity: 2 });
logger.warning('low stock\nsecond line', { note: 'two words' });
logger.exception(new TypeError('no price', { cause: new Error('catalogue away') }));
