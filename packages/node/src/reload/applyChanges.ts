import { type ConfigurationFile, codeSource } from '../configuration/configuration.ts';
import { type GivenSettings, readSettings, type Settings } from '../configuration/settings.ts';
import type { PrepareSampler } from '../sdk/fileSdk.ts';
import { differences, restOf, samplerOf } from './differences.ts';

/** A part of the settings that changes without a new start. */
export interface ReloadablePart {
  /** The key under which it stands. */
  readonly name: 'logging' | 'sampling' | 'instrumentations';
  /** Whether this key of it does. */
  isChangeable(key: string): boolean;
  /**
   * Looks whether settings can be put into effect, before any part changes.
   *
   * @param keys those that differ
   * @throws an Error that says why not
   */
  check?(settings: Settings, keys: readonly string[]): void;
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

/** What is in force, and what of it can change. */
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

/** What became of a changed file, by keys. */
export interface Changes {
  readonly now: string[];
  /** What takes effect at the next start. */
  readonly later: string[];
  /** Why parts of it did not change. */
  readonly refused: string[];
}

/**
 * Puts changed files into effect.
 *
 * @returns does it for one file; throws, before anything changes, for a file that cannot be used
 */
export function applyChanges(reloading: Reloading): (next: ConfigurationFile) => Changes {
  const { file, settings, code, parts, prepareSampler } = reloading;
  let inForce = settings;
  let sampler = samplerOf(file);

  /** What waits for the next start, as it differs from what this one began with. */
  function waiting(next: ConfigurationFile, wanted: Settings): string[] {
    const keys = differences(settings, wanted).filter((key) => !parts.some((part) => isOf(part, key)));
    const isSame = restOf(file) === restOf(next) && (prepareSampler || samplerOf(file) === samplerOf(next));
    return isSame ? keys : [...keys, 'what is OpenTelemetry’s'];
  }

  function changePart({ part, keys }: PartChange, wanted: Settings, { now, later, refused }: Changes): void {
    const { refused: why, late = new Map<string, string>() } = part.change(wanted);
    if (why !== undefined) return void refused.push(why);
    inForce = { ...inForce, [part.name]: wanted[part.name] };
    now.push(...keys.filter((key) => !late.has(key)));
    for (const [key, reason] of late) later.push(`${key} (${reason})`);
  }

  return (next) => {
    const wanted = readSettings([next.telltale, codeSource(code)]);
    const changes = partChanges(parts, differences(inForce, wanted));
    const changeSampler = samplerOf(next) === sampler ? undefined : prepareSampler?.(next);
    for (const { part, keys } of changes) part.check?.(wanted, keys);
    // From here on nothing throws.
    const became: Changes = { now: [], later: waiting(next, wanted), refused: [] };
    if (changeSampler) {
      changeSampler();
      sampler = samplerOf(next);
      became.now.push('tracer_provider.sampler');
    }
    for (const change of changes) changePart(change, wanted, became);
    return became;
  };
}

interface PartChange {
  readonly part: ReloadablePart;
  readonly keys: readonly string[];
}

function partChanges(parts: readonly ReloadablePart[], keys: readonly string[]): PartChange[] {
  return parts
    .map((part) => ({ part, keys: keys.filter((key) => isOf(part, key)) }))
    .filter(({ keys }) => keys.length > 0);
}

function isOf(part: ReloadablePart, key: string): boolean {
  return key.startsWith(`${part.name}.`) && part.isChangeable(key);
}
