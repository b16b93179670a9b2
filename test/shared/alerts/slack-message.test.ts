import { digestMessages, type SlackMessage, slackMessage } from '../../../shared/alerts/slack-message.ts';
import { aFinding, aHazard, aHeldFinding, aHold } from '../../support/finding.ts';

const textsIn = (value: unknown): { type: string; text: string }[] => {
  if (typeof value !== 'object' || value === null) return [];
  const own =
    'type' in value && 'text' in value && typeof value.text === 'string'
      ? [value as { type: string; text: string }]
      : [];
  return [...own, ...Object.values(value).flatMap(textsIn)];
};
const allText = (message: SlackMessage) =>
  textsIn(message.blocks)
    .map(({ text }) => text)
    .join('\n');

test('a message has state, reason, resource, principal, settings before and after, advice, and id', () => {
  const finding = aFinding({
    trigger: { eventId: 'e', detailType: 'x', principal: 'arn:aws:iam::111122223333:user/carla' },
  });
  const message = slackMessage(finding, 'Retail Production');
  for (const part of [
    'remediated: s3-versioning (MEDIUM)',
    'versioning is suspended',
    'a-bucket',
    'Retail Production, production (111122223333), us-east-1',
    'call by arn:aws:iam::111122223333:user/carla (x)',
    'status: Suspended',
    'status: Enabled',
    'palisade undo FINDING',
    finding.id,
  ]) {
    expect(allText(message)).toContain(part);
  }
  expect(JSON.stringify(message.blocks)).toContain(finding.links.console);
});

test('a held finding has each thing that would break on its own, what to do, and how to approve it', () => {
  const hazards = [aHazard(), aHazard({ id: 'P3', breaks: 'the static website stops', seenBy: 'GetBucketWebsite' })];
  const finding = aHeldFinding({ hold: aHold({ hazards }) });
  const texts = textsIn(slackMessage(finding, undefined).blocks).map(({ text }) => text);
  expect(texts).toEqual(
    expect.arrayContaining([
      'held: s3-public-access (CRITICAL)',
      'public access is not blocked',
      [
        'anonymous readers lose access to the bucket, for everyone (seen by GetBucketPolicyStatus)',
        'the static website stops, for everyone (seen by GetBucketWebsite)',
      ].join('\n'),
      `${aHazard().remedy}\nTo make the change as it is now: palisade approve ${finding.id}`,
    ]),
  );
});

test('what should be known about a change that was made is a note of its own', () => {
  const finding = aFinding({ reason: 'versioning is suspended; note: costs grow', notes: ['costs grow'] });
  const texts = textsIn(slackMessage(finding, undefined).blocks).map(({ text }) => text);
  expect(texts).toEqual(expect.arrayContaining(['versioning is suspended', 'Note', 'costs grow']));
});

const aDriftFinding = () => {
  const own = { Effect: 'Deny', Principal: '*', Action: 's3:*' };
  const partner = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999900001111:root' }, Action: 's3:GetObject' };
  return aFinding({
    guardrail: 'platform-drift',
    before: { OnlyOverTls: own, Partner: partner },
    after: { OnlyOverTls: own },
    change: { Partner: null },
  });
};

test('about a changed policy, a message has the statements that were changed, to whom they opened it, and what to do', () => {
  const texts = textsIn(slackMessage(aDriftFinding(), undefined).blocks).map(({ text }) => text);
  expect(texts).toContain('Partner: Allow s3:GetObject to arn:aws:iam::999900001111:root');
  expect(texts).toContain('Partner: none');
  expect(texts.join('\n')).not.toContain('OnlyOverTls');
  expect(texts.at(-3)).toMatch(/^Find out why it was changed\./);
});

test.each(['remediated', 'failed', 'monitored'] as const)(
  'a finding that is not about a governed resource is not undone, exempt or swept (%s)',
  (state) => {
    const text = allText(slackMessage(aFinding({ guardrail: 'account-baseline', state }), undefined));
    expect(text).not.toMatch(/undo|exemption|sweep/);
  },
);

test('a digest says of held findings what would break, and counts them', () => {
  const [digest] = digestMessages([aFinding(), aHeldFinding({ id: 'pf-held' })]);
  const texts = textsIn(digest?.message.blocks).map(({ text }) => text);
  expect(texts).toContain('2 findings: 1 remediated, 1 held');
  expect(texts.join('\n')).toContain('[pf-held]: anonymous readers lose access to the bucket');
});

const hostile = [
  '<!channel>',
  '<script>alert(1)</script>',
  '*_~bold~_*',
  'x'.repeat(63),
  '\u202egnp.exe',
  '<https://evil.example|click>',
];

test.each(hostile)('%j is shown literally: as plain text, with nothing that Slack would render', (name) => {
  const finding = aFinding({ reason: name, resource: { type: 'AWS::S3::Bucket', id: name, arn: 'arn:aws:s3:::b' } });
  for (const message of [slackMessage(finding, name), ...digestMessages([finding]).map(({ message }) => message)]) {
    const texts = textsIn(message.blocks);
    expect(texts.every(({ type }) => type === 'plain_text')).toBe(true);
    expect(allText(message)).toContain(name.replace('\u202e', '\\u{202e}'));
    expect(message.text).not.toMatch(/<!|<script|<https/);
    expect(JSON.stringify(message)).not.toContain('\u202e');
  }
});

test('a message about a baseline names the settings, without their values', () => {
  const change = {
    'password-policy': { MinimumPasswordLength: 14, RequireSymbols: true },
    tags: { owner: 'platform' },
  };
  const text = allText(slackMessage(aFinding({ before: null, after: null, change }), undefined));
  expect(text).toContain('password-policy: MinimumPasswordLength, RequireSymbols\ntags: owner');
  expect(text).toContain('unknown');
});

test('settings of any length keep within Slack’s limits', () => {
  const before = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`setting-${index}`, 'x'.repeat(50)]));
  const message = slackMessage(aFinding({ before, reason: 'y'.repeat(10_000) }), 'z'.repeat(300));
  for (const { text } of textsIn(message.blocks)) expect(text.length).toBeLessThanOrEqual(2_000);
});

test('a digest of 300 findings is one message with all their ids, each once', () => {
  const findings = Array.from({ length: 300 }, (_, index) => aFinding({ id: `pf-${String(index).padStart(24, '0')}` }));
  const messages = digestMessages(findings).map(({ message }) => message);
  expect(messages).toHaveLength(1);
  expect(messages[0]?.text).toBe('Palisade: 300 findings');
  const text = allText(messages[0] ?? { text: '', blocks: [] });
  for (const { id } of findings) expect(text.split(id)).toHaveLength(2);
  expect(messages[0]?.blocks.length).toBeLessThanOrEqual(50);
});

test('a digest of one finding has a singular', () => {
  expect(digestMessages([aFinding()]).map(({ message }) => message.text)).toEqual(['Palisade: 1 finding']);
});

test('a digest that is too long for one message becomes several, without losing a finding', () => {
  const findings = Array.from({ length: 3_000 }, (_, index) =>
    aFinding({ id: `pf-${String(index).padStart(24, '0')}` }),
  );
  const messages = digestMessages(findings).map(({ message }) => message);
  expect(messages.length).toBeGreaterThan(1);
  for (const { blocks } of messages) expect(blocks.length).toBeLessThanOrEqual(50);
  const text = messages.map(allText).join('\n');
  for (const { id } of findings) expect(text).toContain(id);
  for (const digest of digestMessages(findings)) {
    for (const { id } of digest.findings) expect(allText(digest.message)).toContain(id);
  }
});
