import { readFileSync, watch } from 'node:fs';
import path from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { diag } from '@opentelemetry/api';
import { type ConfigurationFile, codeSource } from './configuration.ts';
import { readConfigurationFile } from './configurationFile.ts';
import type { PrepareSampler } from './fileSdk.ts';
import { isObject, leaves, pathText } from './schemaValues.ts';
import { type GivenSettings, readSettings, type Settings } from './settings.ts';

/** How long a file is left alone after it was touched, in ms: whoever writes it may not be done. */
const SETTLING_MS = 100;

/** A part of the settings that changes without a new start. */
export interface ReloadablePart {
  /** The key under which it stands. */
  readonly name: 'logging' | 'sampling' | 'instrumentations';
  /** Whether this key of it does. */
  isChangeable(key: string): boolean;
  /** Puts settings into effect, as one step. */
  change(settings: Settings): Outcome;
}

/** What became of a change. */
export interface Outcome {
  /** Why nothing of it may change any more. */
  readonly refused?: string;
  /** The keys that take effect at the next start all the same, and why. */
  readonly late?: ReadonlyMap<string, string>;
}

/** What is watched and what follows from it. */
export interface Reloading {
  readonly file: ConfigurationFile;
  /** Those that are in force. */
  readonly settings: Settings;
  /** What the program gave wins over the file now as before. */
  readonly code: GivenSettings | undefined;
  readonly parts: readonly ReloadablePart[];
  /** Of OpenTelemetry's part of the file, its sampler can change; undefined where it cannot. */
  readonly prepareSampler: PrepareSampler | undefined;
}

/**
 * Watches a configuration file, and puts into effect what changes in it. A file that cannot be used changes nothing. What happened is told in one
 * line; all of it never keeps the process alive, and throws nothing.
 *
 * @returns ends it
 */
export function reloadOnChange({ file, settings, code, parts, prepareSampler }: Reloading): () => void {
  const name = path.resolve(file.name);
  const told = isMainThread ? diag : { info: diag.debug, warn: diag.debug }; // each thread does it, one tells
  let text = file.text;
  let inForce = settings;
  let sampler = samplerOf(file);
  let timer: NodeJS.Timeout | undefined;

  function reload(): void {
    try {
      const written = textOf(name);
      if (written === undefined || written === text) return;
      text = written;
      const next = readConfigurationFile(name);
      const wanted = readSettings([next.telltale, codeSource(code)]);
      const changeSampler = samplerOf(next) === sampler ? undefined : prepareSampler?.(next);
      const partOf = (key: string) =>
        parts.find((part) => key.startsWith(`${part.name}.`) && part.isChangeable(key));
      const later = differences(settings, wanted).filter((key) => !partOf(key));
      const isSame = restOf(file) === restOf(next) && (prepareSampler || samplerOf(file) === samplerOf(next));
      if (!isSame) later.push('what is OpenTelemetry’s');
      const now: string[] = [];
      if (changeSampler) {
        changeSampler();
        sampler = samplerOf(next);
        now.push('tracer_provider.sampler');
      }
      for (const part of parts) {
        const keys = differences(inForce, wanted).filter((key) => partOf(key) === part);
        if (keys.length === 0) continue;
        const { refused, late = new Map() } = part.change(wanted);
        if (refused !== undefined) {
          told.warn(`${name}: not reloaded: ${refused}`);
          continue;
        }
        inForce = { ...inForce, [part.name]: wanted[part.name] };
        now.push(...keys.filter((key) => !late.has(key)));
        for (const [key, why] of late) later.push(`${key} (${why})`);
      }
      if (now.length + later.length > 0) told.info(`${name}: reloaded: ${summary(now, later)}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      told.warn(`not reloaded, everything stays as it was: ${reason}`);
    }
  }

  return watchFolder(path.dirname(name), () => {
    clearTimeout(timer);
    timer = setTimeout(reload, SETTLING_MS).unref();
  });
}

/** Its folder, since whoever writes a file may put another one in its place. */
function watchFolder(folder: string, touched: () => void): () => void {
  const failed = (error: unknown) =>
    diag.warn(`${folder} cannot be watched, the configuration is not reloaded: ${String(error)}`);
  try {
    const watcher = watch(folder, { persistent: false }, touched).on('error', failed);
    return () => watcher.close();
  } catch (error) {
    failed(error);
    return () => {};
  }
}

/** Undefined where there is none: it may be being replaced. */
function textOf(name: string): string | undefined {
  try {
    return readFileSync(name, 'utf8');
  } catch {
    return undefined;
  }
}

/** The keys whose values differ. */
function differences(one: Settings, other: Settings): string[] {
  const [before, after] = [flat(one), flat(other)];
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => before.get(key) !== after.get(key));
}

function flat(settings: Settings): Map<string, string> {
  const given = leaves(settings, []).filter(({ value }) => !isObject(value)); // an object without keys says nothing
  return new Map(given.map(({ path, value }) => [pathText(path), JSON.stringify(value)]));
}

function samplerOf({ model }: ConfigurationFile): string | undefined {
  return JSON.stringify(model.tracer_provider?.sampler);
}

/** All but Telltale's part and the sampler. */
function restOf({ model }: ConfigurationFile): string {
  const { tracer_provider: traces } = model;
  return JSON.stringify({
    ...model,
    distribution: undefined,
    tracer_provider: traces && { ...traces, sampler: undefined },
  });
}

function summary(now: readonly string[], later: readonly string[]): string {
  const parts = now.length > 0 ? [now.join(', ')] : [];
  if (later.length > 0) parts.push(`takes effect at the next start: ${later.join(', ')}`);
  return parts.join('; ');
}
