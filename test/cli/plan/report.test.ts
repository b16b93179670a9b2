import { jest } from '@jest/globals';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { nothingPlanned } from '../../../cli/plan/members.ts';
import { printPlan } from '../../../cli/plan/report.ts';
import { summarize } from '../../../cli/plan/summarize.ts';
import type { Plan, PlannedAccount } from '../../../cli/plan/types.ts';
import { heldReason, notedReason } from '../../../shared/findings/hold.ts';
import { aHazard, aHold } from '../../support/finding.ts';

afterEach(() => jest.restoreAllMocks());

function linesOf(accounts: readonly PlannedAccount[], more: Partial<Plan> = {}): string[] {
  let text = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  printPlan({
    schemaVersion: '1',
    file: 'governance.yml',
    firstInstall: false,
    hubAsked: true,
    configurationOnly: false,
    differences: [],
    policies: [],
    accounts,
    resources: [],
    baselines: [],
    summary: summarize(accounts),
    denials: [],
    denied: null,
    notAsked: [],
    seconds: 1.5,
    organizationsCalls: { ListAccounts: 1 },
    ...more,
  });
  jest.restoreAllMocks();
  return text.trimEnd().split('\n');
}

const account: PlannedAccount = {
  ...nothingPlanned('111122223333'),
  name: 'Prod',
  type: 'production',
  age: 'existing',
  baseline: [
    {
      step: 'password-policy',
      region: null,
      verdict: 'change',
      reason: 'r',
      settings: [{ setting: 'minimumLength', from: 6, to: 14 }],
    },
  ],
  policies: [
    {
      operation: 'attach',
      kind: 'SERVICE_CONTROL_POLICY',
      policy: 'palisade-common',
      documents: ['no-root'],
      verdict: 'monitored',
    },
  ],
  fixes: [
    {
      resourceType: 'AWS::S3::Bucket',
      resource: 'logs',
      region: 'us-east-1',
      guardrail: 's3-versioning',
      verdict: 'undone',
      reason: 'versioning is suspended; undone by carla',
      settings: [{ setting: 'status', from: 'Suspended', to: 'Enabled' }],
      hold: null,
      notes: [],
    },
  ],
};

test('a hub that could not be asked does not make a plan without differences', () => {
  const [text] = linesOf([], { hubAsked: false });
  expect(text).toContain('could not be read');
});

test('settings, accounts with their rows, cost and, as the last line, the summary', () => {
  const differences = [{ path: 'limits.undoneHours', deployed: 24, planned: 48 }];
  expect(linesOf([account, nothingPlanned('444455556666')], { differences })).toEqual([
    'Settings of governance.yml that differ from the deployed governance.yml:',
    '  limits.undoneHours: 24 → 48',
    '',
    'Account 111122223333 Prod (production, existing)',
    '  apply       baseline password-policy',
    '              minimumLength: 6 → 14',
    '  monitored   attach SCP palisade-common',
    '              no-root',
    '  undone      logs in us-east-1: s3-versioning',
    '              status: "Suspended" → "Enabled"',
    '              versioning is suspended; undone by carla',
    '',
    '1 account without changes.',
    'Asked AWS Organizations 1 time. Time: 1.5 s.',
    'Plan: 0 to fix, 1 baseline to apply, 0 policies to attach, 2 left alone (1 undone, 1 monitored)',
  ]);
});

test('a policy of the organization is printed once', () => {
  const documents = ['no-root', 'governed-regions'];
  const update = { operation: 'update', kind: 'SERVICE_CONTROL_POLICY', policy: 'palisade-common', documents } as const;
  const policies = [{ ...update, verdict: 'change' as const, accounts: 12 }];
  expect(linesOf([], { policies }).slice(2, 6)).toEqual([
    'Organization',
    '  update      SCP palisade-common, of 12 accounts',
    '              no-root, governed-regions',
    '',
  ]);
});

test('a fix that would be held has what it would break, and one that is made has its notes', () => {
  const [fix] = account.fixes;
  if (fix === undefined) throw new Error('the account has no fix');
  const hold = aHold({
    hazards: [
      aHazard({ id: 'V2', breaks: 'old data stays', affects: 'the owner', seenBy: 'GetIt', remedy: 'change the rule' }),
    ],
  });
  const reason = notedReason(heldReason('versioning is suspended', hold.hazards), ['costs grow']);
  const held = { ...fix, verdict: 'held' as const, reason, hold, notes: ['costs grow'] };
  const made = { ...fix, resource: 'models', verdict: 'change' as const, reason: 'r', notes: ['costs grow'] };
  const accounts = [{ ...account, baseline: [], policies: [], fixes: [held, made] }];
  expect(linesOf(accounts).slice(3)).toEqual([
    '  held        logs in us-east-1: s3-versioning',
    '              status: "Suspended" → "Enabled"',
    '              versioning is suspended',
    '              old data stays, for the owner (seen by GetIt): change the rule',
    '              note: costs grow',
    '  fix         models in us-east-1: s3-versioning',
    '              status: "Suspended" → "Enabled"',
    '              note: costs grow',
    '',
    'Asked AWS Organizations 1 time. Time: 1.5 s.',
    'Plan: 1 to fix, 0 baselines to apply, 0 policies to attach, 1 left alone (1 held)',
  ]);
});

test('a pause is explained once, and a long value is shortened', () => {
  const settings = [{ setting: 'pattern', from: null, to: 'x'.repeat(200) }];
  const [step] = account.baseline;
  const reason = 'the rule is missing; Palisade is paused';
  const baseline = step ? [{ ...step, verdict: 'paused' as const, reason, settings }] : [];
  const lines = linesOf([{ ...account, baseline, policies: [], fixes: [] }], { denials: ['Palisade is paused'] });
  expect(lines.slice(3)).toEqual([
    '  paused      baseline password-policy',
    '              pattern: not set →',
    `                "${'x'.repeat(58)}…`,
    '',
    'Palisade is paused.',
    'Asked AWS Organizations 1 time. Time: 1.5 s.',
    'Plan: 0 to fix, 0 baselines to apply, 0 policies to attach, 1 left alone (1 paused)',
  ]);
});

test('no row is wider than 80 columns, whatever names, reasons and values are', () => {
  const text = fc.string({ maxLength: 200, unit: 'grapheme-ascii' });
  fc.assert(
    fc.property(text, text, text, (name, reason, value) => {
      const settings = [{ setting: 'a', from: value, to: reason }];
      const fixes = account.fixes.map((each) => ({ ...each, resource: name, reason, settings }));
      const lines = linesOf([{ ...account, name, fixes, error: reason }], { notAsked: [reason] });
      expect(lines.slice(0, -1).filter((line) => stringWidth(line) > 80)).toEqual([]);
    }),
  );
});

test('of many accounts the first ones are printed', () => {
  const many = Array.from({ length: 40 }, (_, index) => ({ ...account, accountId: String(100_000_000_000 + index) }));
  const lines = linesOf(many);
  expect(lines.filter((line) => line.startsWith('Account '))).toHaveLength(25);
  expect(lines).toContain('… and 15 more accounts. To print all: --json');
});

test('a key that buckets cannot use is printed, and one that they can use only beside a change', () => {
  const unchanged = { ...account, baseline: [], policies: [], fixes: [] };
  const key = (isUsable: boolean) => ({ region: 'eu-west-1', isUsable, reason: 'what the step says' });
  const shown = (one: PlannedAccount) => linesOf([one]).filter((line) => /^ {2}(no )?key /.test(line));
  expect(shown({ ...unchanged, keys: [key(true)] })).toEqual([]);
  expect(shown({ ...unchanged, keys: [key(false)] })).toEqual(['  no key      eu-west-1']);
  expect(shown({ ...account, keys: [key(true)] })).toEqual(['  key         eu-west-1']);
});
