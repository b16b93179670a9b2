// Notifications about findings with any text: always a message that Slack and SNS accept, with nothing that they render.
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { digestMessages, type SlackMessage, slackMessage } from '../../../shared/alerts/slack-message.ts';
import { publishToTopic } from '../../../shared/alerts/sns.ts';
import { anyFinding, anyText } from '../../support/any-text.ts';

/** All text objects of a message. */
function textsIn(value: unknown): { type: string; text: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && 'text' in value && typeof value.text === 'string' ? [value] : [];
  return [...(own as { type: string; text: string }[]), ...Object.values(value).flatMap(textsIn)];
}

/** Slack API, "Reference: blocks": the limits of each block and object that the messages use. */
function expectAccepted({ text, blocks }: SlackMessage): void {
  expect(text.isWellFormed()).toBe(true);
  expect(text).not.toMatch(/[<>]|(?<!\u200b)[*_~`]/);
  expect(blocks.length).toBeLessThanOrEqual(50);
  for (const block of blocks) {
    if (block.type === 'header') expect(block.text.text.length).toBeLessThanOrEqual(150);
    if (block.type === 'section') {
      expect(block.text?.text.length ?? 0).toBeLessThanOrEqual(3_000);
      for (const field of block.fields ?? []) expect(field.text.length).toBeLessThanOrEqual(2_000);
    }
  }
  for (const { type, text: shown } of textsIn(blocks)) {
    expect(type).toBe('plain_text');
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.isWellFormed()).toBe(true);
    expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  }
}

test('a Slack message about any finding is within the limits, and shows text as text', () => {
  fc.assert(
    fc.property(anyFinding, fc.option(anyText, { nil: undefined }), (finding, name) => {
      expectAccepted(slackMessage(finding, name));
    }),
  );
});

test('a digest has every finding once, whatever the others contain', () => {
  fc.assert(
    fc.property(fc.array(anyFinding, { maxLength: 60 }), (findings) => {
      const messages = digestMessages(findings);
      for (const { message } of messages) expectAccepted(message);
      expect(messages.flatMap((each) => each.findings)).toEqual(findings);
    }),
    { numRuns: 20 },
  );
});

test('SNS gets a subject in ASCII below 100 characters, and the whole finding', async () => {
  const sns = new SNSClient({ region: 'us-east-1' });
  const mock = mockClient(sns).on(PublishCommand).resolves({});
  await fc.assert(
    fc.asyncProperty(anyFinding, async (finding) => {
      mock.resetHistory();
      await publishToTopic(sns, 'arn:aws:sns:us-east-1:111122223333:palisade-findings', finding);
      const input = mock.commandCalls(PublishCommand)[0]?.args[0].input;
      expect(input?.Subject).toMatch(/^Palisade: [\x20-\x7e]{0,89}$/);
      expect(JSON.parse(JSON.parse(input?.Message ?? '').default)).toEqual(finding);
    }),
  );
});
