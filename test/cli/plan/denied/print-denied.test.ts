// What people read of `plan --denied`, on a terminal of 80 columns.
import { jest } from '@jest/globals';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import type { DeniedCalls, DeniedInAccount } from '../../../../cli/plan/denied/denied-types.ts';
import { printDenied } from '../../../../cli/plan/denied/print-denied.ts';
import { summarizeDenied } from '../../../../cli/plan/denied/summarize-denied.ts';

afterEach(() => jest.restoreAllMocks());

function printed(accounts: readonly DeniedInAccount[]): string {
  let text = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  printDenied({ days: 14, limit: 5_000, accounts, summary: summarizeDenied(accounts) });
  jest.restoreAllMocks();
  return text;
}

const put: DeniedCalls = {
  document: 'no-person-changes',
  sid: 'NoPersonChanges',
  principal: 'arn:aws:iam::111122223333:role/Admin',
  action: 's3:PutBucketPolicy',
  eventName: 'PutBucketPolicy',
  region: 'eu-west-1',
  count: 14,
  lastAt: '2026-11-27T16:20:00Z',
};
const counts = { denied: 14, cannotTell: 6, notDenied: 385, alreadyRefused: 7, notSubject: 0, unreadable: 0 };
const account: DeniedInAccount = {
  accountId: '111122223333',
  name: 'Prod',
  documents: ['no-person-changes'],
  from: '2026-11-14T10:00:00.000Z',
  to: '2026-11-28T10:00:00.000Z',
  regions: [{ region: 'eu-west-1', events: 412, pages: 9, oldest: null, complete: true, error: null }],
  denied: [put],
  cannotTell: [{ ...put, count: 6, missing: ['aws:ResourceTag/managed-by'] }],
  counts,
  unseen: [{ document: 'no-person-changes', actions: ['*'] }],
  error: null,
};

test('principal, call, count and last time of each row, and one sentence at the end', () => {
  const text = printed([account]).replace(/\s+/g, ' ');
  expect(text).toContain('412 events from 2026-11-14 10:00Z to 2026-11-28 10:00Z; 385 not denied, 7 refused already');
  expect(text).toContain(
    'denied arn:aws:iam::111122223333:role/Admin s3:PutBucketPolicy in eu-west-1, 14 calls, the last at 2026-11-27 16:20Z',
  );
  expect(text).toContain("can't tell arn:aws:iam::111122223333:role/Admin");
  expect(text).toContain('not recorded: aws:ResourceTag/managed-by');
  expect(text.trimEnd()).toMatch(/1 principal made 14 calls that no-person-changes would deny; 6 can't be told$/);
});

test('a history that was cut says from when on it was seen, and how to see all', () => {
  const regions = account.regions.map((region) => ({ ...region, complete: false }));
  expect(printed([{ ...account, regions }]).replace(/\s+/g, ' ')).toContain('without --all: older ones were not seen');
});

test('an account that could not be asked is named, and is in the sentence', () => {
  const error = 'the event history in eu-west-1 cannot be read: AccessDeniedException';
  const text = printed([{ ...account, error }]).replace(/\s+/g, ' ');
  expect(text).toContain(`not asked: ${error}`);
  expect(text).toContain('1 account not asked completely');
});

test('no line is longer than 80 columns, whatever names are in it', () => {
  const name = fc.string({ unit: 'binary-ascii', maxLength: 200 });
  fc.assert(
    fc.property(name, fc.array(name, { maxLength: 3 }), fc.nat(10 ** 6), (text, missing, count) => {
      const row = { ...put, principal: `arn:aws:iam::111122223333:role/${text}`, action: `s3:${text}`, count };
      const lines = printed([{ ...account, name: text, denied: [row], cannotTell: [{ ...row, missing }] }]).split('\n');
      expect(lines.filter((line) => stringWidth(line) > 80)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('names are escaped, Regions that were not read are named, and what a history never has is said once', () => {
  const closed = { region: 'sa-east-1', events: 0, pages: 0, oldest: null, complete: false, error: 'AccessDenied' };
  const unseen = [{ document: 'production-data', actions: ['s3:PutObject'] }];
  const one = { ...account, name: 'Prod\u202e', regions: [...account.regions, closed], unseen };
  const text = printed([one, { ...one, accountId: '444455556666' }]).replace(/\s+/g, ' ');
  expect(text).not.toContain('\u202e');
  expect(text).toContain('not read in sa-east-1: AccessDenied');
  expect(text.split('production-data also denies s3:PutObject')).toHaveLength(2);
});
