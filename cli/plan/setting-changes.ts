// The settings that a change would write, each with its value now.
import type { Json, Settings } from '../../shared/lib/settings.ts';
import type { SettingChange } from './types.ts';

/** One entry for each setting of `change` that differs. A name such as `security.email` may be a path in `before`. */
export function settingChanges(before: Settings | null, change: Settings | null): readonly SettingChange[] {
  return Object.entries(change ?? {}).map(([setting, to]) => ({ setting, from: valueAt(before, setting), to }));
}

function valueAt(before: Settings | null, name: string): Json {
  if (before === null) return null;
  if (Object.hasOwn(before, name)) return before[name] ?? null;
  return name.split('.').reduce<Json>((value, key) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && Object.hasOwn(value, key) ? (value[key] ?? null) : null;
  }, before);
}

/** The change as text, such as `minimumLength: 6 → 14`. */
export function describeSettingChange({ setting, from, to }: SettingChange): string {
  // An operation, such as `attach palisade-common`, has no value.
  if (to === true && from === null && setting.includes(' ')) return setting;
  return `${setting}: ${from === null ? 'not set' : JSON.stringify(from)} → ${JSON.stringify(to)}`;
}
