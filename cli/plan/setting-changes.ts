// The settings that a change would write, each with its value now.
import { isDeepStrictEqual } from 'node:util';
import type { Json, Settings } from '../../shared/lib/settings.ts';
import { truncate } from '../../shared/lib/text.ts';
import type { SettingChange } from './types.ts';

/**
 * One entry for each setting of `change` that differs: a guardrail writes settings together, also those that stay. A name
 * such as `security.email` may be a path in `before`.
 */
export function settingChanges(before: Settings | null, change: Settings | null): readonly SettingChange[] {
  return Object.entries(change ?? {})
    .map(([setting, to]) => ({ setting, from: valueAt(before, setting), to }))
    .filter(({ from, to }) => !isDeepStrictEqual(from, to));
}

function valueAt(before: Settings | null, name: string): Json {
  if (before === null) return null;
  if (Object.hasOwn(before, name)) return before[name] ?? null;
  return name.split('.').reduce<Json>((value, key) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && Object.hasOwn(value, key) ? (value[key] ?? null) : null;
  }, before);
}

/** A value that is longer, such as an event pattern, is shortened in text. */
const maxValueLength = 60;

/** The change as text, such as `minimumLength: 6 → 14`. */
export function describeSettingChange({ setting, from, to }: SettingChange): string {
  // An operation, such as `attach palisade-common`, has no value.
  if (to === true && from === null && setting.includes(' ')) return setting;
  return `${setting}: ${valueText(from)} → ${valueText(to)}`;
}

function valueText(value: Json): string {
  return value === null ? 'not set' : truncate(JSON.stringify(value), maxValueLength);
}
