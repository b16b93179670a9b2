// Mutations of what requests depend on: who asked is what AWS says, and nobody else puts them into their queues.
import type { Mutation } from './mutation.ts';

const queueTests = ['test/infrastructure/queues.test.ts'];
const consumerTests = ['test/functions/runtime/sqs-consumer.test.ts'];
const placeTests = ['test/events/palisade/request-queues.test.ts'];
const acceptTests = ['test/functions/accept-requests/accept-request.test.ts'];
const policyTests = ['test/shared/policies/policies.test.ts'];
const commandTests = ['test/cli/lib/request-hub.test.ts'];
const ownEventTests = ['test/events/palisade/own-events.test.ts'];

const row = (control: string, file: string, from: string, to: string, tests: readonly string[]): Mutation => ({
  control,
  file,
  from,
  to,
  tests,
});
const ownFile = (file: string, tests: readonly string[], ...rows: readonly (readonly [string, string, string])[]) =>
  rows.map(([control, from, to]) => row(control, file, from, to, tests));

export const requestMutations: readonly Mutation[] = [
  ...ownFile(
    'events/palisade/request-queues.ts',
    placeTests,
    [
      'a request outside of its queue does not count',
      'if (expected === queue) return undefined;',
      'if (expected !== undefined || expected === queue) return undefined;',
    ],
    ['a queue of requests takes nothing else', 'return queueNames.has(queue) ?', 'return false ?'],
    [
      'all kinds of requests on the bus are recorded',
      "'detail-type': Object.keys(requestQueues) }",
      "'detail-type': Object.keys(requestQueues).slice(1) }",
    ],
  ),
  ...ownFile(
    'infrastructure/roles.ts',
    ['test/infrastructure/least-privilege.test.ts'],
    [
      'a function may delay the messages of its queues',
      "        'sqs:ChangeMessageVisibility',\n        'sqs:GetQueueUrl',\n      ],\n      Resource: arns",
      '      ],\n      Resource: arns',
    ],
  ),
  ...ownFile(
    'functions/runtime/sqs-consumer.ts',
    consumerTests,
    [
      'functions ask where a request was',
      'if (await countsInItsQueue(messageHandling, message, delivery.envelope)) await handle(delivery);',
      'await handle(delivery);',
    ],
    [
      'functions that handle batches ask where a request was',
      'return (await countsInItsQueue(messageHandling, message, delivery.envelope)) ? delivery : undefined;',
      'return delivery;',
    ],
  ),
  ...ownFile(
    'functions/accept-requests/routes.ts',
    acceptTests,
    [
      'the body of an undo or approval cannot name a requester',
      'const aboutAFinding = z.strictObject({',
      'const aboutAFinding = z.looseObject({',
    ],
    [
      'the requester of an undo is the caller',
      'requests.undo({ ...body, requestedBy })',
      "requests.undo({ requestedBy: '', ...body })",
    ],
    [
      'the requester of a sweep is the caller',
      'requests.sweep({ ...body, requestedBy })',
      "requests.sweep({ requestedBy: '', ...body })",
    ],
  ),
  ...ownFile(
    'functions/accept-requests/accept-request.ts',
    acceptTests,
    ['what is refused leaves a record', '    await dependencies.refuseRequest(reason, facts);\n', ''],
    ['only POST requests anything', "if (method !== 'POST')", 'if (false)'],
    ['a body is checked', 'if (!parsed.success) return', 'if (false) return'],
  ),
  row(
    'a request without a caller whom AWS has authorized is refused',
    'events/aws/function-url-request.ts',
    'if (!parsed.success || caller === undefined) return undefined;',
    'if (!parsed.success) return undefined;',
    acceptTests,
  ),
  ...ownFile(
    'infrastructure/queues.ts',
    queueTests,
    ['only its senders send to a queue of requests', "Effect: 'Deny',", "Effect: 'Allow',"],
    ['the roles of the senders are compared', 'ArnNotEquals', 'ArnEquals'],
    [
      'nobody puts messages into the dead-letter queue of requests',
      "    denial('OnlyTheFunction', `${id}DeadLetters`, [functionName, ...schedulerOf(consumer)]),\n",
      '',
    ],
  ),
  row(
    'nobody but the function sends pages of a sweep, which say who requested it',
    'infrastructure/consumers.ts',
    "    senders: ['sweep', 'scheduler'],\n",
    '',
    queueTests,
  ),
  row(
    'a request under another name is no undo',
    'events/palisade/own-request.ts',
    "if (envelope.source !== palisadeSource || envelope['detail-type'] !== detailType)",
    'if (false)',
    ownEventTests,
  ),
  row(
    'a request under another name is no sweep',
    'events/palisade/sweep-requested.ts',
    "if (envelope.source !== source || envelope['detail-type'] !== sweepDetailType)",
    'if (false)',
    ownEventTests,
  ),
  ...ownFile(
    'shared/policies/statements/shared-services-by-automation.ts',
    policyTests,
    [
      'nobody invokes the function of the URL itself',
      "BoolIfExists: { 'lambda:InvokedViaFunctionUrl': 'false' }",
      "Bool: { 'lambda:InvokedViaFunctionUrl': 'false' }",
    ],
    ['no version of the function of the URL is invoked', 'function:${name}*`', 'function:${name}`'],
    [
      'operators invoke no other function of the hub',
      "      Sid: 'FunctionsByTheHub',\n      Effect: 'Deny',",
      "      Sid: 'FunctionsByTheHub',\n      Effect: 'Allow',",
    ],
  ),
  row(
    'a requester is not named as who violated',
    'shared/findings/violator.ts',
    'return isOwn(detailType) ? null : principal;',
    'return principal;',
    ['test/shared/findings/violator.test.ts'],
  ),
  ...ownFile(
    'cli/lib/request-hub.ts',
    commandTests,
    ['a throttled request is sent again', 'if (!retried.includes(sent.status)) break;', 'break;'],
    ['a refusal of AWS names both permissions', 'if (status === 403) {', 'if (false) {'],
  ),
  row(
    'doctor warns of a function URL that does not authorize callers',
    'cli/doctor/request-check.ts',
    "if (AuthType === 'AWS_IAM')",
    'if (AuthType)',
    ['test/cli/doctor/request-check.test.ts'],
  ),
  row(
    'a hub is deployed without a URL where Lambda has none',
    'infrastructure/regional-functions.ts',
    'url !== undefined && hasFunctionUrls(region)',
    'url !== undefined',
    ['test/infrastructure/loop-detection.test.ts'],
  ),
  row(
    'a person is warned before a hub is deployed where it takes no requests',
    'shared/governance/region-checks.ts',
    '|| hasFunctionUrls(home)) return [];',
    '|| true) return [];',
    ['test/shared/governance/checks.test.ts'],
  ),
  ...ownFile(
    'functions/sweep/sweep.ts',
    ['test/functions/sweep/sweep.test.ts'],
    [
      'pages say who requested their sweep',
      'since, accountId, requestedBy })',
      'since, accountId, requestedBy: null })',
    ],
    ['findings of a sweep name who requested it', 'principal: requestedBy };', 'principal: null };'],
  ),
  row(
    'who moved a message back is an attribute of it',
    'shared/aws/dead-letter-queue.ts',
    'MessageBody: letter.body, MessageAttributes }',
    'MessageBody: letter.body }',
    ['test/shared/aws/dead-letter-queue.test.ts'],
  ),
  row(
    'a request that does not count leaves a record',
    'functions/runtime/misplaced-messages.ts',
    '  await refuseRequest(reason, { messageId, eventId, claimed });\n',
    '',
    consumerTests,
  ),
  row(
    'who moved a message back is in the log of its function',
    'functions/runtime/misplaced-messages.ts',
    "  if (replayedBy !== undefined) logger.info('message replayed', { messageId, eventId, replayedBy });\n",
    '',
    consumerTests,
  ),
  row(
    'messages that SQS did not take are sent again',
    'shared/requests/send-messages.ts',
    'entries = entries.filter(({ Id }) => Failed.some((each) => each.Id === Id));',
    'entries = [];',
    ['test/shared/requests/send-messages.test.ts'],
  ),
];
