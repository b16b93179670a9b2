// The settings before and after a change, side by side, in the same form everywhere.
import { ownValue } from '../lib/own-value.ts';
import type { Finding } from './finding.ts';

/** One setting. `before` and `after` are texts to show; a dash if it is not there. */
export type ComparedSetting = {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly isChanged: boolean;
};

type RecordedSettings = Finding['before'];

/** All settings that either side has, in the order of the first one. Pure. */
export function compareSettings(before: RecordedSettings, after: RecordedSettings): readonly ComparedSetting[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names.map((name) => {
    const [oldValue, newValue] = [formatSetting(valueIn(before, name)), formatSetting(valueIn(after, name))];
    return { name, before: oldValue, after: newValue, isChanged: oldValue !== newValue };
  });
}

/** What a change leads to: the settings that were read after it, or else those that it would write. Pure. */
export function settingsAfter({ after, change }: Pick<Finding, 'after' | 'change'>): {
  readonly title: string;
  readonly settings: RecordedSettings;
} {
  return after === null ? { title: 'If remediated', settings: change } : { title: 'After', settings: after };
}

/** A policy's statement or a tag may have the name of something that every object inherits. */
function valueIn(settings: RecordedSettings, name: string): unknown {
  return settings === null ? undefined : ownValue(settings, name);
}

function formatSetting(value: unknown): string {
  if (value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
