// Settings as plain JSON: what guardrails and baseline steps read and write, and what findings and records store.
import * as z from 'zod/mini';

/** A JSON object: the type of settings and parameters outside their guardrail, in findings and in governance.yml. */
export type Settings = { readonly [name: string]: Json };
export type Json = string | number | boolean | null | Json[] | Settings;

/** Settings as stored; null if they are unknown or there are none. */
export const recordedSettings = z.nullable(z.record(z.string(), z.json()));

/** The wanted settings that `found` lacks or has with another value. */
export function differences<V extends Json>(
  found: Settings,
  wanted: Readonly<Record<string, V>>,
): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => found[name] !== value));
}
