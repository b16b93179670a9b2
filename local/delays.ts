// How long the simulated AWS takes for what is not immediate: the rows of delays.json, as the emulator reads them.
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { inInstallation } from '../shared/lib/installation.ts';

const file = inInstallation('local/strict_aws/tables/delays.json');
const rows = z.record(z.string(), z.looseObject({ seconds: z.number() }));

/** 1 is AWS's time. Throws if PALISADE_LOCAL_TIME_FACTOR is not a number from 0 to 1. */
export function timeFactor(): number {
  const text = process.env['PALISADE_LOCAL_TIME_FACTOR'] || '0.02';
  const factor = Number(text);
  if (factor >= 0 && factor <= 1) return factor;
  throw new Error(`PALISADE_LOCAL_TIME_FACTOR is '${text}': use a number from 0 to 1`);
}

/** The delay of this name, scaled, in milliseconds. Throws if the table has no such row. */
export function delayMs(name: string): number {
  const row = rows.parse(JSON.parse(readFileSync(file, 'utf8')))[name];
  if (row === undefined) throw new Error(`delays.json has no row '${name}'`);
  return row.seconds * 1_000 * timeFactor();
}
