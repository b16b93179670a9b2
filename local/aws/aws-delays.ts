// The times that AWS takes, from the table that the emulator's wrappers read too.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';

const table = z.record(z.string(), z.object({ seconds: z.number(), behavior: z.string(), document: z.string() }));
const file = fileURLToPath(new URL('../strict_aws/tables/delays.json', import.meta.url));
const delays = table.parse(JSON.parse(readFileSync(file, 'utf8')));

/** A delay of `local/strict_aws/tables/delays.json` in milliseconds, scaled. Throws if there is none with this name. */
export function awsDelayMs(name: string, timeFactor: number): number {
  const delay = delays[name];
  if (!delay) throw new Error(`no delay '${name}' in ${file}`);
  return delay.seconds * 1_000 * timeFactor;
}

/** PALISADE_LOCAL_TIME_FACTOR, from 0 to 1: 1 is AWS's time. Throws if it is no such number. */
export function configuredTimeFactor(): number {
  const text = process.env['PALISADE_LOCAL_TIME_FACTOR'] || '0.02';
  const factor = Number(text);
  if (factor >= 0 && factor <= 1) return factor;
  throw new Error(`PALISADE_LOCAL_TIME_FACTOR is '${text}': use a number from 0 to 1`);
}
