// The sentence at the end of `palisade plan --denied`.
import type { DeniedInAccount } from '../../../../cli/plan/denied/denied-types.ts';
import { summarizeDenied } from '../../../../cli/plan/denied/summarize-denied.ts';

const counts = { denied: 0, cannotTell: 0, notDenied: 0, alreadyRefused: 0, notSubject: 0, unreadable: 0 };
const seen: DeniedInAccount = {
  accountId: '111122223333',
  name: 'Prod',
  documents: ['no-person-changes'],
  from: '2026-11-10T10:00:00.000Z',
  to: '2026-11-24T10:00:00.000Z',
  regions: [],
  denied: [],
  cannotTell: [],
  counts,
  unseen: [],
  error: null,
};
const calls = (principal: string, count: number, document = 'no-person-changes') => ({
  document,
  sid: 'S',
  principal,
  action: 'sqs:PurgeQueue',
  eventName: 'PurgeQueue',
  region: 'us-east-1',
  count,
  lastAt: '2026-11-20T10:00:00Z',
});

test.each<[string, DeniedInAccount]>([
  [
    "3 principals made 14 calls that no-person-changes would deny; 6 can't be told",
    {
      ...seen,
      denied: [calls('a', 4), calls('b', 9), calls('c', 1)],
      counts: { ...counts, denied: 14, cannotTell: 6 },
    },
  ],
  [
    "1 principal made 3 calls that no-root (3) and no-person-changes (2) would deny; 0 can't be told",
    { ...seen, denied: [calls('a', 2), calls('a', 3, 'no-root')], counts: { ...counts, denied: 3 } },
  ],
  [
    "No call was found that no-person-changes would deny; 6 can't be told; 1 account not asked completely",
    { ...seen, error: 'AccessDenied', counts: { ...counts, cannotTell: 6 } },
  ],
  ['No account would get a policy document that it does not have', { ...seen, documents: [] }],
])('%s', (text, row) => {
  expect(summarizeDenied([row]).text).toBe(text);
});
