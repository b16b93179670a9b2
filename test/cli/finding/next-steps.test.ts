// What `palisade finding` proposes: in each state the commands that fit it, and no other.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { nextSteps } from '../../../cli/finding/next-steps.ts';
import { type Finding, isOpen, type State, states } from '../../../shared/findings/finding.ts';
import type { FindingDetails } from '../../../shared/findings/finding-details.ts';
import { exemptionFor } from '../../../shared/governance/exemptions.ts';
import { inspectGovernance } from '../../../shared/governance/read-governance.ts';
import { aFinding, aHeldFinding, aHold } from '../../support/finding.ts';

const now = new Date('2026-11-25T10:00:00.000Z');
const about = (finding: Finding, others: Partial<FindingDetails> = {}): FindingDetails => ({
  ...{ finding, history: [{ finding }], suspension: undefined, approval: undefined, intent: undefined },
  ...others,
});
/** The commands that are proposed, without the name of the program. */
const commandsFor = (details: FindingDetails) =>
  nextSteps(details, now)
    .flatMap(({ lines }) => lines)
    .flatMap(
      (line) => /(undo|approve|findings dismiss|dlq|exemptions|doctor|sweep|baseline) ?.*$/.exec(line)?.[0] ?? [],
    )
    .filter((line) => line !== 'exemptions:');
const { id } = aFinding();

const expected: Record<State, readonly string[]> = {
  remediated: [`undo ${id} --dry-run`, `undo ${id}`],
  failed: ['dlq list', 'sweep --by-hub --account 111122223333', `findings dismiss ${id} --reason "…"`],
  unreadable: [
    'doctor --account 111122223333',
    'sweep --by-hub --account 111122223333',
    `findings dismiss ${id} --reason "…"`,
  ],
  exempt: ['exemptions', `findings dismiss ${id} --reason "…"`],
  monitored: ['sweep --by-hub --account 111122223333', `findings dismiss ${id} --reason "…"`],
  held: [`approve ${id} --dry-run`, `approve ${id}`, `findings dismiss ${id} --reason "…"`],
  contested: ['sweep --by-hub --account 111122223333', `findings dismiss ${id} --reason "…"`],
  undone: ['sweep --by-hub --account 111122223333'],
  resolved: [],
  recorded: [],
};

test.each(states)('what to do about a finding that is %s', (state) => {
  const finding = state === 'held' ? aHeldFinding() : aFinding({ state });
  expect(commandsFor(about(finding))).toEqual(expected[state]);
  expect(commandsFor(about(finding)).some((line) => line.includes('dismiss'))).toBe(isOpen(finding));
});

test('a remediation that nobody has reverted can be undone, even if the finding was resolved since', () => {
  const [finding, unreadable] = [aFinding({ state: 'resolved' }), aFinding({ state: 'unreadable' })];
  const after = (first: Finding) =>
    about(finding, { history: [first, unreadable, finding].map((each) => ({ finding: each })) });
  expect(commandsFor(after(aFinding({ state: 'remediated' })))).toEqual(expected.remediated);
  expect(commandsFor(after(aFinding({ state: 'monitored' })))).toEqual([]);
});

test.each([
  ['an approval that waits', about(aHeldFinding(), { approval: anApproval({}) }), 'approved it; the next evaluation'],
  [
    'an approval of another change',
    about(aHeldFinding(), { approval: anApproval({ fingerprint: 'other' }) }),
    undefined,
  ],
  [
    'an approval that has ended',
    about(aHeldFinding(), { approval: anApproval({ until: '2026-11-25T09:00:00.000Z' }) }),
    undefined,
  ],
  [
    'a change that no approval allows',
    about(aHeldFinding({ hold: aHold({ isApprovable: false, approval: 'never' }) })),
    'admits no approval',
  ],
])('a held finding with %s', (_name, details, said) => {
  const steps = nextSteps(details, now).map(({ what }) => what);
  if (said === undefined) expect(commandsFor(details)).toEqual(expected.held);
  else {
    expect(steps[0]).toContain(said);
    expect(commandsFor(details).filter((line) => line.startsWith('approve'))).toEqual([]);
  }
});

function anApproval(overrides: object) {
  const times = { at: '2026-11-25T09:30:00.000Z', until: '2026-11-26T09:30:00.000Z' };
  return { by: 'ann', ...times, fingerprint: aHold().fingerprint, eventId: 'a', ...overrides };
}

test('a finding about an account proposes its baseline, and neither an undo nor an exemption', () => {
  const steps = nextSteps(about(aFinding({ guardrail: 'account-baseline', state: 'failed' })), now);
  expect(JSON.stringify(steps)).toContain('baseline 111122223333');
  expect(JSON.stringify(steps)).not.toMatch(/exemptions:|undo/);
  expect(nextSteps(about(aFinding({ guardrail: 'account-baseline', state: 'remediated' })), now)).toEqual([]);
});

test('after an undo, until when it counts', () => {
  const suspension = { by: 'dana', until: '2026-11-26T10:00:00.000Z' };
  const [first] = nextSteps(about(aFinding({ state: 'undone' }), { suspension }), now);
  expect(first?.what).toContain('suspended on the resource until 2026-11-26T10:00:00.000Z');
});

test('the exemption that is proposed matches the finding, and governance.yml takes it', () => {
  const bucketName = fc.stringMatching(/^[a-z][a-z0-9-]{2,60}[a-z0-9]$/).filter((name) => !name.includes('--'));
  const digits = fc.stringMatching(/^\d{12}$/);
  fc.assert(
    fc.property(bucketName, digits, (name, accountId) => {
      const finding = aFinding({
        accountId,
        state: 'monitored',
        resource: { type: 'AWS::S3::Bucket', id: name, arn: 'a' },
      });
      const step = nextSteps(about(finding), now).find(({ what }) => what.includes('exempt'));
      const { exemptions } = parse((step?.lines ?? []).join('\n'));
      const subject = { accountId, resourceId: name, guardrail: finding.guardrail };
      expect(exemptionFor(exemptions, subject, now)).toEqual(exemptions[0]);
    }),
  );
  const step = nextSteps(about(aFinding({ state: 'monitored' })), now).find(({ what }) => what.includes('exempt'));
  const file = join(mkdtempSync(join(tmpdir(), 'exempt-')), 'governance.yml');
  const own =
    'version: 1\nregions: [us-east-1]\naccountTypes: { organizationalUnits: { Production: production } }\nguardrails: { all: {} }';
  writeFileSync(file, `${own}\n${(step?.lines ?? []).join('\n')}\n`);
  expect(inspectGovernance(file).errors).toEqual([]);
});
