// At the beginning of an account's sweep: who sends access logs or replicas to which bucket, for preflights until the next.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { MemberClientProvider } from '../../shared/aws/member-clients.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import { askSources } from '../../shared/sweep/sources/ask-sources.ts';
import { createJournalSources } from '../../shared/sweep/sources/journal-sources.ts';
import type { StateTable } from '../../shared/table/table.ts';

type Dependencies = {
  readonly governance: Governance;
  readonly journal: StateTable;
  readonly logger: Logger;
  readonly memberClientsFor: MemberClientProvider;
  readonly now: () => Date;
};

/** Asks and records what is known; for the rest, earlier answers stay, with their age. Throws the journal's error. */
export async function findSources(
  { governance, journal, logger, memberClientsFor, now }: Dependencies,
  accountId: string,
): Promise<void> {
  const { surrounding } = memberClientsFor(accountId, hubRegion(governance));
  const answers = await askSources(surrounding, accountId, governance.regions);
  for (const answer of answers) {
    if ('unknown' in answer) logger.info('sources not known', answer);
  }
  await createJournalSources(journal, governance.sweep.everyHours, now).record(answers);
}
