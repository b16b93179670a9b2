// Selects the channels of a finding by the routes in governance.yml.
import type { Finding } from '../findings/finding.ts';
import type { AlertParameters } from '../governance/schema/alerts.ts';

/** The names of the channels that receive a finding, each once. */
export function channelsFor({ routes }: AlertParameters, finding: Finding): string[] {
  const matching = routes.filter(
    ({ severities, states: wanted, accountTypes: types, guardrails }) =>
      (severities?.includes(finding.severity) ?? true) &&
      (wanted?.includes(finding.state) ?? true) &&
      (types?.includes(finding.accountType) ?? true) &&
      (guardrails?.includes(finding.guardrail) ?? true),
  );
  return [...new Set(matching.flatMap(({ channels }) => channels))];
}
