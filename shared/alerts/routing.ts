// Which alerts go to which channels, Slack's or SNS topics, as governance.yml says.
import type { Finding } from '../findings/finding.ts';
import type { AlertParameters } from '../governance/schema/alerts.ts';

/** The names of the channels that are told of a finding, each once. */
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
