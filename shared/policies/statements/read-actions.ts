// The read actions that people keep where they may change nothing: a list by service, since IAM has no wildcard for the
// reads of all services. Deny statements have it as NotAction, which cannot be cut in two: two denials leave only what both
// spare.
import { readActionLists } from '../aws-lists/readable-services.ts';
import { policyQuotas } from '../quotas.ts';
import type { DenyStatement } from './policy-document.ts';

export type ReadOptions = { readonly metricsAndLogs: boolean };

/** The lists with whole actions, and the characters that they take. Statements are made often. */
const lists = readActionLists.map(([service, patterns, isMetrics]) => {
  const actions = patterns.split(' ').map((pattern) => `${service}:${pattern}`);
  return { service, actions, isMetrics, characters: JSON.stringify(actions).length - 1 };
});

/**
 * The read actions of all services that find room beside the rest of a statement, which is a policy of its own at most.
 * Services are in an order of importance; from the first that finds no room on, people cannot read them. Longer lists of
 * roles leave less room.
 */
export function withReadActions(statement: DenyStatement, { metricsAndLogs }: ReadOptions): DenyStatement {
  const empty = { Version: '2012-10-17', Statement: [{ ...statement, NotAction: [] }] };
  let room = policyQuotas.SERVICE_CONTROL_POLICY.characters - JSON.stringify(empty).length;
  const NotAction: string[] = [];
  for (const { actions, isMetrics, characters } of lists) {
    if (isMetrics && !metricsAndLogs) continue;
    room -= characters;
    if (room < 0) break;
    NotAction.push(...actions);
  }
  return { ...statement, NotAction };
}

/** The read actions of these services, for statements about their resources only. Throws if a service is not listed. */
export function readActionsOf(...services: readonly string[]): string[] {
  return services.flatMap((name) => {
    const found = lists.filter(({ service }) => service === name);
    if (found.length === 0) throw new Error(`there is no list of read actions of ${name}`);
    return found.flatMap(({ actions }) => actions);
  });
}
