import type { Command } from '../command.ts';
import { configCommand } from './config.ts';
import { consoleCommand } from './console.ts';
import { setupCommand } from './setup.ts';

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [setupCommand, consoleCommand, configCommand];
