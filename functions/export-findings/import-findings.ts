// Imports findings into Security Hub, up to 100 per call.
import type { Logger } from '@aws-lambda-powertools/logger';
import { BatchImportFindingsCommand, type SecurityHubClient } from '@aws-sdk/client-securityhub';
import { type SecurityHubAccount, toAsff } from '../../shared/findings/asff.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import { chunk } from '../../shared/lib/chunk.ts';

/** Imports findings. Returns those that Security Hub rejected, by id, with the reason. */
export type ImportFindings = (findings: readonly Finding[]) => Promise<ReadonlyMap<string, string>>;

/** Security Hub accepts 100 findings per call (Security Hub API Reference, BatchImportFindings). */
const importBatchSize = 100;

export function createImportFindings(
  securityHub: SecurityHubClient,
  securityHubAccount: SecurityHubAccount,
  logger: Logger,
): ImportFindings {
  return async (findings) => {
    const refused = new Map<string, string>();
    for (const batch of chunk(newestPerFinding(findings), importBatchSize)) {
      const imports = batch.map((finding) => ({ id: finding.id, asff: toAsff(finding, securityHubAccount) }));
      const ids = new Map(imports.map(({ id, asff }) => [asff.Id, id]));
      const Findings = imports.map(({ asff }) => asff);
      const { FailedFindings, SuccessCount } = await securityHub.send(new BatchImportFindingsCommand({ Findings }));
      logger.info('findings imported', { taken: SuccessCount, refused: FailedFindings?.length ?? 0 });
      for (const { Id, ErrorCode, ErrorMessage } of FailedFindings ?? []) {
        refused.set(ids.get(Id) ?? '', `${ErrorCode} ${ErrorMessage}`);
      }
    }
    return refused;
  };
}

/** The newest step of each finding: two steps in one call would be the same finding twice. */
function newestPerFinding(findings: readonly Finding[]): readonly Finding[] {
  const byId = new Map<string, Finding>();
  for (const finding of findings) {
    const known = byId.get(finding.id);
    if (known === undefined || known.at <= finding.at) byId.set(finding.id, finding);
  }
  return [...byId.values()];
}
