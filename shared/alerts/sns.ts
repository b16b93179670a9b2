// Publishes findings to an SNS topic: JSON for programs, plain text for email, message attributes for filters.
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Finding } from '../findings/finding.ts';
import { describeBreakage, heldAdvice, violationOf } from '../findings/hold.ts';
import { describeWho } from '../findings/violator.ts';
import { shownSettings } from './shown-settings.ts';

export async function publishToTopic(sns: SNSClient, topicArn: string, finding: Finding): Promise<void> {
  const { severity, accountType, guardrail, state } = finding;
  await sns.send(
    new PublishCommand({
      TopicArn: topicArn,
      Subject: subjectLine(finding),
      MessageStructure: 'json',
      Message: JSON.stringify({ default: JSON.stringify(finding), email: textOf(finding) }),
      MessageAttributes: Object.fromEntries(
        Object.entries({ severity, accountType, guardrail, state }).map(([name, StringValue]) => [
          name,
          { DataType: 'String', StringValue },
        ]),
      ),
    }),
  );
}

/** SNS accepts ASCII without line breaks, shorter than 100 characters (SNS API Reference, Publish). */
function subjectLine({ state, guardrail, resource, accountType }: Finding): string {
  const text = `Palisade: ${guardrail} ${state} in ${accountType}: ${resource.id}`;
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 99);
}

function textOf(finding: Finding): string {
  const { hold, notes = [] } = finding;
  const rows = (name: string, texts: readonly string[]) =>
    texts.map((text, index) => `${(index === 0 ? name : '').padEnd(12)}${text}`);
  return [
    `${finding.state}: ${violationOf(finding)}`,
    '',
    ...(hold ? rows('Breaks:', hold.hazards.map(describeBreakage)) : []),
    ...(hold ? rows('To do:', heldAdvice(finding.id, hold)) : []),
    ...rows('Note:', notes),
    `Guardrail:  ${finding.guardrail} (${finding.severity})`,
    `Account:    ${finding.accountId} (${finding.accountType}), ${finding.region}`,
    `Resource:   ${finding.resource.arn}`,
    `Before:     ${JSON.stringify(shownSettings(finding, finding.before))}`,
    `After:      ${JSON.stringify(shownSettings(finding, finding.after))}`,
    `Who:        ${describeWho(finding.trigger)} (${finding.trigger.detailType})`,
    `Time:       ${finding.at}`,
    `Finding:    ${finding.id}`,
    `Console:    ${finding.links.console}`,
  ].join('\n');
}
