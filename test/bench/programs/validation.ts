import { startCpu } from './cpu.ts';
import { loadOfArguments } from './load.ts';
import * as checks from './variants/checks.ts';
import { call } from './variants/modelCall.ts';

// One way to check the payload of a model call: prints how long it takes to load and the CPU per payload.

/** Checks a payload and makes attributes of it. */
export type Check = (payload: Readonly<Record<string, unknown>>) => object;

const VARIANTS: Readonly<Record<string, () => Promise<Check>>> = {
  'no check': checks.none,
  'telltale events': checks.ours,
  'telltale events, not compiled': checks.oursInterpreted,
  'zod 4': checks.zod,
  'typebox, compiled': checks.typebox,
  valibot: checks.valibot,
};

const { variant, load } = loadOfArguments();
const make = VARIANTS[variant];
if (!make) throw new Error(`no variant "${variant}"; there are ${Object.keys(VARIANTS).join(', ')}`);
const begun = performance.now();
const check = await make();
const loadMs = performance.now() - begun;

let kept: object | undefined;
for (let i = 0; i < load.warmUp; i++) kept = check(call(i));
const end = startCpu();
for (let i = 0; i < load.count; i++) kept = check(call(i));
console.log(JSON.stringify({ loadMs, kept: kept !== undefined, ...end(load.count) }));
