// Settings as plain JSON: what a guardrail or a baseline step finds and writes, as findings and records keep it.
import * as z from 'zod/mini';

/** A JSON object: what settings and parameters are outside of their guardrail, in findings and in governance.yml. */
export type Settings = { readonly [name: string]: Json };
export type Json = string | number | boolean | null | Json[] | Settings;

/** Settings as they are on record; null where they are not known, or there are none. */
export const recordedSettings = z.nullable(z.record(z.string(), z.json()));

/** Of the settings that are wanted, those that are not there, or there with another value. */
export function differences<V extends Json>(
  found: Settings,
  wanted: Readonly<Record<string, V>>,
): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => found[name] !== value));
}
