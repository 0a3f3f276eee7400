import { bridgeConsole, configureLogging, consoleSink, otelSink } from '@telltale/logging';
import type { Settings } from './settings.ts';

/** Puts the settings' levels, console and bridges into effect. */
export function setUpLogging({ level, levels, console, bridges }: Settings['logging']): void {
  const sinks = console === 'none' ? [otelSink()] : [consoleSink({ format: console }), otelSink()];
  configureLogging({ level, levels, sinks });
  if (bridges.console) bridgeConsole();
}
