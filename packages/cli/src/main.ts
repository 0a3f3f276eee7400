#!/usr/bin/env node
import { run } from './run.ts';

// Whoever read our output has gone (a closed pipe): there is nobody left to tell.
process.stdout.on('error', () => process.exit());

process.exitCode = await run(process.argv.slice(2), process);
