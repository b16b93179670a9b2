// The approvals of what the steps of an account's baseline hold, in the journal.
import type { Member } from '../accounts/directory.ts';
import type { HubAccount } from '../accounts/hub-account.ts';
import { approvalFor, claimApproval, loadApproval } from '../findings/approvals.ts';
import type { StepApprovals } from '../steps/step.ts';
import type { StateTable } from '../table/table.ts';
import { accountFindingId } from './account-finding.ts';

type Journal = { readonly journal: StateTable; readonly hub: HubAccount; readonly now: () => Date };

/** `eventId` is the event of the baseline: what an earlier attempt of it has claimed, it may use. */
export function journalApprovals(
  { journal, hub, now }: Journal,
  { id }: Pick<Member, 'id'>,
  eventId: string,
): StepApprovals {
  const idOf = (guardrail: string) => accountFindingId({ id, accountId: id, region: hub.region }, guardrail);
  return {
    find: async (guardrail) => approvalFor(await loadApproval(journal, idOf(guardrail)), eventId),
    claim: (guardrail, use) => claimApproval(journal, idOf(guardrail), use, { eventId, now: now() }),
  };
}
