// Mutations of what keeps datasets in step: each removes one control of marks, runs, drift or what is shut out.
import type { Mutation } from './mutation.ts';

const markTests = ['test/shared/platform/owner-requests.test.ts'];
const runTests = ['test/functions/keep-platform/keep-platform.test.ts'];
const driftTests = ['test/shared/platform/drift-finding.test.ts'];

const knownTests = ['test/shared/platform/known-document.test.ts'];

export const keeperMutations: readonly Mutation[] = [
  {
    control: 'a record that does not parse is not written again by a run of an owner',
    file: 'functions/keep-platform/keep-owner.ts',
    from: 'if (!acquired.isReadable) {',
    to: 'if (acquired.previous === null) {',
    tests: runTests,
  },
  {
    control: 'a call that wrote another document than the one on record is looked at',
    file: 'shared/platform/known-document.ts',
    from: 'documentIn(call.wrote) === known.written',
    to: 'documentIn(call.wrote) !== undefined',
    tests: knownTests,
  },
  {
    control: 'a call is looked at while the last evaluation left something undone',
    file: 'functions/keep-platform/keep-platform.ts',
    from: ' && isInStep(steps, resource))',
    to: ')',
    tests: runTests,
  },
  {
    control: 'what is only monitored is not in step',
    file: 'shared/platform/known-document.ts',
    from: "state === 'done' || state === 'already'",
    to: "state !== 'failed'",
    tests: knownTests,
  },
  {
    control: 'a call about what left governance.yml is looked at',
    file: 'shared/platform/known-document.ts',
    from: "state !== 'open' || ",
    to: '',
    tests: knownTests,
  },
  {
    control: 'a call that wrote what was not read back is looked at',
    file: 'shared/platform/known-document.ts',
    from: 'known.isVerified && ',
    to: '',
    tests: knownTests,
  },
  {
    control: 'a call about another inline policy of a role is looked at',
    file: 'shared/platform/known-document.ts',
    from: 'call.isOneOfSeveral === true || ',
    to: '',
    tests: knownTests,
  },
  {
    control: 'a mark whose message was lost does not hold back the next one',
    file: 'shared/platform/owner-requests.ts',
    from: 'attribute_not_exists(dueAt) OR dueAt <= :lost',
    to: 'attribute_not_exists(dueAt)',
    tests: markTests,
  },
  {
    control: 'a run takes the mark before it reads the records',
    file: 'functions/keep-platform/keep-owner.ts',
    from: 'const marked = await takeMark(journal, owner);',
    to: 'const marked: readonly string[] = [];',
    tests: runTests,
  },
  {
    control: 'a run that failed marks its owner again',
    file: 'functions/keep-platform/keep-owner.ts',
    from: 'if (await markAgain(journal, owner, reasons, now())) throw error;',
    to: 'throw error;',
    tests: runTests,
  },
  {
    control: 'a call under the name of a function is looked at',
    file: 'functions/keep-platform/keep-platform.ts',
    from: 'if (resource === undefined) return ignore(',
    to: "if (resource === undefined || trigger.principal?.endsWith('/palisade-keep-platform')) return ignore(",
    tests: runTests,
  },
  {
    control: 'a session with the name of a function is named only with its document',
    file: 'shared/platform/drift-finding.ts',
    from: 'return hasOwnName(principal) && !isTheDocument(call.wrote, drift.before) ? null : principal;',
    to: 'return principal;',
    tests: driftTests,
  },
  {
    control: 'a caller that changed the other document is not named',
    file: 'shared/platform/drift-finding.ts',
    from: 'if (principal === null || call?.document !== drift.document) return null;',
    to: 'if (principal === null || call === undefined) return null;',
    tests: driftTests,
  },
  {
    control: 'a failure of AWS that passes is retried soon by keep-platform',
    file: 'functions/keep-platform/keep-platform.ts',
    from: 'throw new RetryableError(formatFailure(failure), retrySeconds(delivery.attempt), error);',
    to: 'throw error;',
    tests: runTests,
  },
  {
    control: 'who shuts an account out is on record',
    file: 'functions/keep-platform/shut-or-open.ts',
    from: 'await recordShutting(journal, { ...record, action: kind, eventId: trigger.eventId });',
    to: '',
    tests: runTests,
  },
  {
    control: 'a call about a pipeline, or one of its build projects, leads to a look',
    file: 'functions/keep-platform/keep-platform.ts',
    from: "if ('name' in part && isPartOfPipeline(pipelines, part.name)) return keepOwner(dependencies, run);",
    to: '',
    tests: runTests,
  },
  {
    control: 'a pipeline that is not declared leads to no look',
    file: 'shared/resources/pipelines/pipeline-plan.ts',
    from: '[pipelineName(pipeline), ...buildSteps.map((step) => projectName({ name: pipeline }, step))].includes(name),',
    to: 'name !== pipelineName(pipeline) || buildSteps.length > 0,',
    tests: runTests,
  },
  {
    control: 'a call about a portfolio leads to the catalog',
    file: 'shared/platform/changed-resource.ts',
    from: "if ('kind' in changed) return all.find(({ kind }) => kind === changed.kind);",
    to: "if ('kind' in changed) return undefined;",
    tests: ['test/events/aws/platform-call.test.ts'],
  },
  {
    control: 'a message about drift says what was changed',
    file: 'shared/alerts/shown-settings.ts',
    from: 'Object.keys(change).map(',
    to: 'Object.keys(settings).map(',
    tests: ['test/shared/alerts/slack-message.test.ts', 'test/shared/alerts/sns.test.ts'],
  },
  {
    control: 'a message about drift says to whom something was opened',
    file: 'shared/alerts/describe-statement.ts',
    from: "...(principals === undefined ? [] : [`to ${principals === '*' ? 'everybody' : principals}`]),",
    to: '',
    tests: ['test/shared/alerts/describe-statement.test.ts'],
  },
  {
    control: 'what waits for another account is looked at again by the next attempt',
    file: 'shared/baseline/run-steps.ts',
    from: 'if (earlier && isSatisfied(earlier) && earlier.attention !== true) return earlier;',
    to: 'if (earlier && isSatisfied(earlier)) return earlier;',
    tests: ['test/shared/baseline/run-steps.test.ts'],
  },
  {
    control: 'an owner whose record cannot be read closes nothing',
    file: 'functions/keep-platform/keep-owner.ts',
    from: 'if (previous.type === unclassified)',
    to: 'if (false)',
    tests: runTests,
  },
  {
    control: 'what left governance.yml is closed although its record cannot be read',
    file: 'shared/platform/resource-store.ts',
    from: 'records.push(readItem(journal, resourceItem, item)?.record ?? unreadableResource(owner, item));',
    to: 'const record = readItem(journal, resourceItem, item)?.record;\n    if (record) records.push(record);',
    tests: runTests,
  },
];
