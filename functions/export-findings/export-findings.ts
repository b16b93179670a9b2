// Exports findings from the bus to the evidence bucket and to Security Hub, if `exports` in governance.yml says so.
import * as palisadeFinding from '../../events/palisade/finding-event.ts';
import { type EvidenceStore, putEvidence } from '../../shared/findings/evidence.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { NonRetryableError, type QueueMessage, RetryableError } from '../runtime/sqs-consumer.ts';
import type { ImportFindings } from './import-findings.ts';

export type ExportFindingsDependencies = {
  readonly governance: Governance;
  readonly evidence: EvidenceStore;
  readonly importFindings: ImportFindings;
  readonly hubAccountId: string;
};

/**
 * Exports the findings of a batch. Returns an entry for each, in order: undefined if it is done, NonRetryableError if
 * it is refused, RetryableError if it has to be retried.
 */
export async function exportFindings(
  { evidence, governance, importFindings, hubAccountId }: ExportFindingsDependencies,
  deliveries: readonly QueueMessage[],
): Promise<readonly (Error | undefined)[]> {
  const { exports } = governance;
  const read = deliveries.map(({ envelope }) => palisadeFinding.read(envelope, hubAccountId));
  const findings = read.flatMap((event) => (event.kind === 'finding' ? [event.finding] : []));
  const refused =
    exports.securityHub && findings.length > 0 ? await importFindings(findings) : new Map<string, string>();
  return Promise.all(
    read.map(async (event) => {
      if (event.kind === 'refused') return new NonRetryableError(event.reason);
      const reason = refused.get(event.finding.id);
      if (reason !== undefined) return new RetryableError(`Security Hub rejected the finding: ${reason}`);
      if (!exports.evidence) return undefined;
      return putEvidence(evidence, event.finding).then(
        () => undefined,
        (error: unknown) =>
          new RetryableError(`the evidence could not be stored: ${error instanceof Error ? error.message : error}`),
      );
    }),
  );
}
