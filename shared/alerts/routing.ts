// Selects the channels of a finding by the routes in governance.yml.
import type { Finding } from '../findings/finding.ts';
import type { AlertParameters } from '../governance/schema/alerts.ts';

/** Whether people are notified of a finding unless a route names its state: nobody waits for what is only on record. */
export function notifiesPeople({ state }: Pick<Finding, 'state'>): boolean {
  return state !== 'recorded';
}

/** The names of the channels that receive a finding, each once. */
export function channelsFor({ routes }: AlertParameters, finding: Finding): string[] {
  const matching = routes.filter(
    ({ severities, states: wanted, accountTypes: types, guardrails }) =>
      (severities?.includes(finding.severity) ?? true) &&
      (wanted?.includes(finding.state) ?? notifiesPeople(finding)) &&
      (types?.includes(finding.accountType) ?? true) &&
      (guardrails?.includes(finding.guardrail) ?? true),
  );
  return [...new Set(matching.flatMap(({ channels }) => channels))];
}
