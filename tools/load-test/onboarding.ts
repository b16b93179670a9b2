// `npm run load -- onboarding`: creates many accounts at once, on a local cloud with the rates of AWS, and waits until the
// hub has brought each of them to its baseline.
import { ListRootsCommand } from '@aws-sdk/client-organizations';
import pMap from 'p-map';
import pWaitFor, { TimeoutError } from 'p-wait-for';
import { printLine } from '../../cli/lib/output.ts';
import { bringUp, type RunningCloud } from '../../local/cloud.ts';
import { configuredPort } from '../../local/instance.ts';
import { createAccount, moveAccount, unitNamed } from '../../local/local-organization.ts';
import { managementAccountId } from '../../local/management-account.ts';
import { journalTableName } from '../../shared/aws/names.ts';
import { writeLoadGovernance } from '../fixtures/load-accounts.ts';
import { machine } from '../lib/machine.ts';
import { printGrid } from '../lib/print-grid.ts';
import { inspectOnboarding, type OnboardingResult, recordsOf } from './inspect-onboarding.ts';

export type OnboardingOptions = { readonly accounts: number; readonly minutes: number };

/** AttachPolicy and DetachPolicy together (AWS Organizations User Guide, "Quotas and service limits"). */
const attachmentsPerSecond = 2;

/** Returns whether all baselines were complete in time, with no dead letter and no quarantine left. */
export async function onboarding(options: OnboardingOptions): Promise<boolean> {
  process.env['PALISADE_GOVERNANCE_FILE'] = writeLoadGovernance();
  const running = await bringUp(configuredPort(), { withConfig: false });
  try {
    const clients = clientsOf(running);
    process.stderr.write(`Creating ${options.accounts} accounts, and waiting for their baselines\n`);
    const startedAt = Date.now();
    const ids = await createProductionAccounts(clients, options.accounts);
    await waitUntilComplete(clients, ids, options.minutes);
    const seconds = (Date.now() - startedAt) / 1_000;
    return report(options, seconds, await inspectOnboarding(clients, ids));
  } finally {
    await running.stop();
  }
}

function clientsOf({ accounts, cloud }: RunningCloud) {
  const { organizations } = accounts(managementAccountId, cloud.region);
  const { dynamodb, sqs } = accounts(cloud.accounts.sharedServices, cloud.region);
  return { organizations, sqs, journal: { dynamodb, table: journalTableName } };
}

type Clients = ReturnType<typeof clientsOf>;

/** Creates the accounts as the administrator of the management account, whom no rates limit. Returns their ids. */
async function createProductionAccounts({ organizations }: Clients, count: number): Promise<string[]> {
  const root = (await organizations.send(new ListRootsCommand({}))).Roots?.[0]?.Id ?? '';
  const unit = await unitNamed(organizations, 'Production');
  return pMap(
    Array.from({ length: count }),
    async (_, index) => {
      const id = await createAccount(organizations, `Load ${index}`);
      await moveAccount(organizations, id, root, unit);
      return id;
    },
    { concurrency: 8 },
  );
}

/** Waits until all baselines are complete, and not longer than the time. */
async function waitUntilComplete({ journal }: Clients, ids: readonly string[], minutes: number): Promise<void> {
  const isComplete = async () =>
    (await recordsOf(journal, ids)).filter(({ state }) => state === 'complete').length === ids.length;
  await pWaitFor(isComplete, { interval: 1_000, timeout: minutes * 60_000 }).catch((error) => {
    if (!(error instanceof TimeoutError)) throw error;
  });
}

function report({ accounts, minutes }: OnboardingOptions, seconds: number, result: OnboardingResult): boolean {
  const { incomplete, deadLetters, quarantined, attachments } = result;
  const floor = attachments / attachmentsPerSecond;
  printLine(machine);
  printGrid(
    ['Figure', 'Value'],
    [
      ['Accounts with a complete baseline', `${accounts - incomplete.length} of ${accounts}`],
      ['Time', `${seconds.toFixed(1)} s, of at most ${minutes * 60} s`],
      ['Floor', `${floor.toFixed(1)} s: ${attachments} attachments and detachments, ${attachmentsPerSecond} a second`],
      ['Dead letters, quarantined accounts', `${deadLetters.length}, ${quarantined.length}`],
    ],
  );
  for (const line of incomplete.slice(0, 10)) process.stderr.write(`not complete: ${line}\n`);
  for (const why of new Set(deadLetters)) process.stderr.write(`dead letter: ${why}\n`);
  return incomplete.length + deadLetters.length + quarantined.length === 0 && seconds <= minutes * 60;
}
