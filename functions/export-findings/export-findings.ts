// From findings on the bus to Security Hub and to the evidence bucket, as governance.yml wants them.
import type { Logger } from '@aws-lambda-powertools/logger';
import { BatchImportFindingsCommand, type SecurityHubClient } from '@aws-sdk/client-securityhub';
import * as palisadeFinding from '../../events/palisade-finding.ts';
import { toAsff } from '../../shared/findings/asff.ts';
import { type EvidenceStore, keepEvidence } from '../../shared/findings/evidence.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { type Delivery, Refused, Unfinished } from '../consume.ts';

export type Dependencies = {
  readonly logger: Logger;
  readonly governance: Governance;
  readonly securityHub: SecurityHubClient;
  readonly evidence: EvidenceStore;
  readonly hubAccountId: string;
  readonly region: string;
};

/** Security Hub takes a hundred findings in one call (Security Hub API Reference, BatchImportFindings). */
export const importSize = 100;

/**
 * Exports the findings of a batch. Answers with what became of each: undefined when it is done, else the error: Refused
 * for one that never will be, Unfinished for one that has to come back.
 */
export async function exportFindings(
  dependencies: Dependencies,
  deliveries: readonly Delivery[],
): Promise<readonly (Error | undefined)[]> {
  const { evidence, governance, hubAccountId } = dependencies;
  const read = deliveries.map(({ envelope }) => palisadeFinding.read(envelope, hubAccountId));
  const results: (Error | undefined)[] = read.map((event) =>
    event.kind === 'refused' ? new Refused(event.reason) : undefined,
  );
  const findings = read.flatMap((event, index) =>
    event.kind === 'finding' ? [{ finding: event.finding, index }] : [],
  );
  if (governance.exports.evidence) {
    await Promise.all(
      findings.map(async ({ finding, index }) => {
        await keepEvidence(evidence, finding).catch((error: unknown) => {
          results[index] = new Unfinished(`no evidence: ${error instanceof Error ? error.message : error}`);
        });
      }),
    );
  }
  if (governance.exports.securityHub) {
    for (const { finding, reason } of await importAll(dependencies, findings)) {
      results[finding.index] = new Unfinished(`Security Hub did not take it: ${reason}`);
    }
  }
  return results;
}

type Indexed = { readonly finding: Finding; readonly index: number };

/** Imports findings. Answers with those that Security Hub did not take, and why. */
async function importAll(
  { securityHub, hubAccountId: accountId, region, logger }: Dependencies,
  findings: readonly Indexed[],
): Promise<readonly { readonly finding: Indexed; readonly reason: string }[]> {
  const refused: { finding: Indexed; reason: string }[] = [];
  // Two steps of one finding in a call would be one finding twice: the newest says all.
  const newest = new Map<string, Indexed>();
  for (const each of findings) {
    const known = newest.get(each.finding.id);
    if (known === undefined || known.finding.at <= each.finding.at) newest.set(each.finding.id, each);
  }
  const all = [...newest.values()];
  for (let start = 0; start < all.length; start += importSize) {
    const part = all.slice(start, start + importSize);
    const Findings = part.map(({ finding }) => toAsff(finding, { accountId, region }));
    const { FailedFindings, SuccessCount } = await securityHub.send(new BatchImportFindingsCommand({ Findings }));
    logger.info('findings imported', { taken: SuccessCount, refused: FailedFindings?.length ?? 0 });
    for (const { Id, ErrorCode, ErrorMessage } of FailedFindings ?? []) {
      const finding = part.find((each) => `palisade/${each.finding.id}` === Id);
      if (finding) refused.push({ finding, reason: `${ErrorCode} ${ErrorMessage}` });
    }
  }
  return refused;
}
