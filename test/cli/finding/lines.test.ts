// What `palisade finding` says about a finding: nothing of it is left out, and nothing reaches the terminal unescaped.
import fc from 'fast-check';
import { factsOf, settingsOf, stepsOf } from '../../../cli/finding/lines.ts';
import { compareSettings } from '../../../shared/findings/compared-settings.ts';
import { anyFinding, inheritedNames } from '../../support/any-text.ts';
import { aFinding, aHazard, aHeldFinding } from '../../support/finding.ts';

const now = new Date('2026-11-24T13:00:00.000Z');
const about = (finding = aFinding()) => ({
  ...{ finding, history: [{ finding }], suspension: undefined, approval: undefined, intent: undefined },
});
const textOf = (label: string, facts: ReturnType<typeof factsOf>) =>
  facts.filter((fact) => fact.label === label).map(({ text }) => text);

test('what, where, who, why, when, and by which event', () => {
  const principal = 'arn:aws:sts::111122223333:assumed-role/platform-operator/carla';
  const trigger = { eventId: 'e-1', detailType: 'AWS API Call via CloudTrail', principal };
  const facts = factsOf(about(aFinding({ trigger, attempts: 2 })), 'models', now);
  expect(facts.map(({ label, text }) => `${label}: ${text}`)).toEqual([
    'Finding: pf-0123456789abcdef01234567',
    expect.stringContaining('Guardrail: s3-versioning ('),
    'Account: models (111122223333), production',
    'Region: us-east-1',
    'Resource: AWS::S3::Bucket a-bucket',
    'ARN: arn:aws:s3:::a-bucket',
    'Console: https://us-east-1.console.aws.amazon.com/',
    `Who: call by ${principal}`,
    'Why: versioning is suspended',
    'Written: status: "Enabled", mfaDelete: false',
    'Event: AWS API Call via CloudTrail, e-1, attempt 2',
    'First seen: 2026-11-24T10:00:00.000Z (3h ago)',
    'Updated: 2026-11-24T10:00:00.000Z (3h ago)',
  ]);
});

test('a held finding says what would break and what to do, each once; notes and a remediation in progress are said', () => {
  const hazards = [aHazard(), aHazard({ affects: 'a partner' })];
  const finding = aHeldFinding({
    notes: ['a note'],
    hold: { hazards, fingerprint: 'f', approval: 'always', isApprovable: true },
  });
  const facts = factsOf({ ...about(finding), intent: aFinding({ at: '2026-11-24T12:00:00.000Z' }) }, '', now);
  expect(textOf('Would break', facts)).toHaveLength(2);
  expect(textOf('Instead', facts)).toEqual([aHazard().remedy]);
  expect([textOf('Note', facts), textOf('Account', facts)]).toEqual([['a note'], ['111122223333, production']]);
  expect(textOf('In progress', facts)).toEqual(['a remediation, since 2026-11-24T12:00:00.000Z (1h ago)']);
  expect(textOf('Would write', facts)).toHaveLength(1);
});

test('whatever others have written cannot reach the terminal as it is', () => {
  const hostile = '\u001b[2Jx\u202e\n';
  const finding = aHeldFinding({
    reason: hostile,
    resource: { type: 'AWS::S3::Bucket', id: hostile, arn: hostile },
    trigger: { eventId: hostile, detailType: 'AWS API Call via CloudTrail', principal: hostile },
    change: { [hostile]: hostile },
    notes: [hostile],
  });
  const details = about(finding);
  const texts = [
    ...factsOf(details, hostile, now).map(({ text }) => text),
    ...stepsOf(details, now).flatMap(({ head, reason }) => [head, reason]),
  ];
  expect(texts.filter((text) => /[\p{Cc}\p{Cf}]/u.test(text))).toEqual([]);
});

test('the history has its newest step first, with time, age, who and the reason', () => {
  const first = aFinding({ state: 'failed', reason: 'the write failed' });
  const second = aFinding({ at: '2026-11-24T12:59:00.000Z' });
  const steps = stepsOf({ ...about(second), history: [{ finding: first }, { finding: second }] }, now);
  expect(steps).toEqual([
    { state: 'remediated', head: '2026-11-24T12:59:00.000Z (1m ago), not known', reason: 'versioning is suspended' },
    { state: 'failed', head: '2026-11-24T10:00:00.000Z (3h ago), not known', reason: 'the write failed' },
  ]);
});

test('only settings that differ are shown, all of them with --all, and each difference is', () => {
  fc.assert(
    fc.property(anyFinding, (finding) => {
      const all = settingsOf(finding, true);
      const some = settingsOf(finding, false);
      expect(all.hidden).toBe(0);
      expect(some.rows).toEqual(all.rows.filter(({ isChanged }) => isChanged));
      expect(some.rows.length + some.hidden).toBe(all.rows.length);
      const { before, after, change } = finding;
      const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? change ?? {})]);
      expect(all.rows.map(({ name }) => name)).toEqual([...names]);
    }),
  );
  expect(compareSettings({ a: 1, b: 'x' }, { a: 1, c: [2] })).toEqual([
    { name: 'a', before: '1', after: '1', isChanged: false },
    { name: 'b', before: 'x', after: '–', isChanged: true },
    { name: 'c', before: '–', after: '[2]', isChanged: true },
  ]);
});

test.each(inheritedNames)('a setting that is named %s is shown like any other', (name) => {
  const one = Object.fromEntries([[name, 'x']]);
  expect(compareSettings(one, {})).toEqual([{ name, before: 'x', after: '–', isChanged: true }]);
  expect(compareSettings({}, one)).toEqual([{ name, before: '–', after: 'x', isChanged: true }]);
});
