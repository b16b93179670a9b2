// Checks of `alerts` in governance.yml: routes name channels and guardrails that exist, and can match something.
import { otherFindingGuardrails } from '../findings/other-guardrails.ts';
import { guardrailIds } from '../guardrails/registry.ts';
import { type Objection, oneOf } from './reading/mistake.ts';
import { suggestionFor } from './reading/suggestion.ts';
import { keysAt, textsAt, valuesAt } from './reading/values.ts';

export function wrongChannels(data: unknown): Objection[] {
  const channels = keysAt(data, ['alerts', 'channels']);
  const known = channels.length > 0 ? `: it has ${channels.join(', ')}` : ', which has none';
  return textsAt(data, 'alerts.routes.*.channels.*')
    .filter(({ value }) => !channels.includes(value))
    .map(({ path, value }) => ({
      path,
      about: 'value',
      problem: `must be a channel of alerts.channels${known}`,
      allowed: channels,
      suggestion: suggestionFor(value, channels),
    }));
}

export function wrongRouteGuardrails(data: unknown): Objection[] {
  const allowed = [...guardrailIds, ...otherFindingGuardrails];
  return textsAt(data, 'alerts.routes.*.guardrails.*')
    .filter(({ value }) => !allowed.includes(value))
    .map(({ path, value }) => ({
      path,
      about: 'value',
      problem: `no finding has this guardrail: must be ${oneOf(allowed)}`,
      allowed,
      suggestion: suggestionFor(value, allowed),
    }));
}

/** What a route leaves out matches everything; an empty list matches nothing, so the route is never taken. */
export function emptyRouteLists(data: unknown): Objection[] {
  return ['severities', 'states', 'accountTypes', 'guardrails'].flatMap((key) =>
    valuesAt(data, `alerts.routes.*.${key}`)
      .filter(({ value }) => Array.isArray(value) && value.length === 0)
      .map(({ path }) => ({
        path,
        about: 'value' as const,
        problem: 'an empty list matches no finding, so that the route has no effect: to match all, leave it out',
      })),
  );
}

export function unusedChannels(data: unknown): Objection[] {
  const used = textsAt(data, 'alerts.routes.*.channels.*').map(({ value }) => value);
  return keysAt(data, ['alerts', 'channels'])
    .filter((name) => !used.includes(name))
    .map((name) => ({
      path: ['alerts', 'channels', name],
      about: 'key',
      problem: 'no route names this channel: it receives nothing',
    }));
}
