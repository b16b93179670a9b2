// Finds whom the policies of a plan would have stopped, in the event histories of the accounts.
import pMap from 'p-map';
import type { AccessRoleClientProvider } from '../../../shared/aws/access-role-clients.ts';
import { classifyError, formatFailure } from '../../../shared/aws/errors.ts';
import type { Governance } from '../../../shared/governance/governance.ts';
import type { CallWorld } from '../../../shared/policies/denials/call-world.ts';
import { unseenActions } from '../../../shared/policies/denials/data-events.ts';
import type { PlannedAccount } from '../types.ts';
import { readAccountHistory } from './account-history.ts';
import type { DeniedInAccount, DeniedPlan } from './denied-types.ts';
import { judgedDocuments } from './judged-documents.ts';
import type { PageStore } from './page-store.ts';
import { summarizeDenied } from './summarize-denied.ts';
import { createTally } from './tally-calls.ts';

export type DeniedQuestion = {
  /** Accounts with the policies that each would get, also those to create and to update. */
  readonly accounts: readonly PlannedAccount[];
  readonly governance: Governance;
  readonly world: CallWorld;
  readonly accessRoleClientsFor: AccessRoleClientProvider;
  readonly store: PageStore;
  readonly days: number;
  readonly limit: number | null;
  readonly signal: AbortSignal;
  readonly progress: HistoryProgress;
};

export type HistoryProgress = {
  readonly start: (accounts: number) => void;
  readonly pageRead: () => void;
  readonly accountDone: () => void;
  readonly stop: () => void;
};

/** Each account has quotas of its own. */
const accountConcurrency = 10;

type Asked = { readonly row: DeniedInAccount; readonly isComplete: boolean };

/** Asks all accounts. One that cannot be asked has an `error` and stops no other. Rejects if the signal is aborted. */
export async function findDenied(question: DeniedQuestion): Promise<DeniedPlan> {
  const { accounts, store, days, limit, progress } = question;
  progress.start(accounts.length);
  try {
    const asked = await pMap(accounts, (account) => ask(question, account), { concurrency: accountConcurrency });
    store.forget(asked.filter(({ isComplete }) => isComplete).map(({ row }) => row.accountId));
    const rows = asked.map(({ row }) => row);
    return { days, limit, accounts: rows, summary: summarizeDenied(rows) };
  } finally {
    progress.stop();
  }
}

async function ask(question: DeniedQuestion, account: PlannedAccount): Promise<Asked> {
  const { governance, world, store, signal, progress } = question;
  signal.throwIfAborted();
  const documents = judgedDocuments(account.policies, governance);
  const tally = createTally(documents, world, account.accountId);
  // An account that gets no document is not asked: nothing would be denied.
  const history =
    documents.length === 0
      ? notAsked(account)
      : await read(question, account.accountId, tally.add).catch(failed(signal));
  progress.accountDone();
  const unseen = documents.map(({ name, statements }) => ({ document: name, actions: unseenActions(statements) }));
  return {
    isComplete: !history.isTransient,
    row: {
      accountId: account.accountId,
      name: account.name,
      documents: documents.map(({ name }) => name),
      from: history.from,
      to: store.window.to.toISOString(),
      regions: history.regions,
      denied: tally.denied(),
      cannotTell: tally.cannotTell(),
      counts: tally.counts(),
      unseen: unseen.filter(({ actions }) => actions.length > 0),
      error: history.error,
    },
  };
}

function read(
  { accessRoleClientsFor, governance, store, limit, signal, progress }: DeniedQuestion,
  accountId: string,
  onRecord: (record: unknown) => void,
) {
  return readAccountHistory({
    clientsIn: (region) => accessRoleClientsFor(accountId, region),
    governedRegions: governance.regions,
    window: store.window,
    fileFor: (region) => store.fileFor(accountId, region),
    limit,
    signal,
    onRecord,
    onPage: progress.pageRead,
  });
}

type History = Awaited<ReturnType<typeof readAccountHistory>>;

/** If the plan could not ask the account, it may get documents that are not known. */
function notAsked({ error }: PlannedAccount): History {
  const reason = error === null ? null : `which policies it would get is not known: ${error}`;
  return { from: null, regions: [], error: reason, isTransient: false };
}

const failed =
  (signal: AbortSignal) =>
  (error: unknown): History => {
    signal.throwIfAborted();
    const failure = classifyError(error);
    if (failure === undefined) throw error;
    return { from: null, regions: [], error: formatFailure(failure), isTransient: true };
  };
