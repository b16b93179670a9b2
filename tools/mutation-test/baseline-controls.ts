// Controls of the baseline's rollout that `npm run mutate` removes: control, file, text, its replacement, test. All tests
// are unit tests.

type Row = readonly [control: string, file: string, from: string, to: string, test: string];

const attachments = 'test/shared/policies/attachments.test.ts';
const runSteps = 'test/shared/baseline/run-steps.test.ts';
const review = 'test/aws-review/baseline.test.ts';
const onboarding = 'test/aws-review/onboarding.test.ts';
const baselineRun = 'test/functions/onboard-account/baseline-run.test.ts';

export const baselineControls: readonly Row[] = [
  [
    'ids of policies are asked once for all accounts',
    'shared/policies/catalog.ts',
    'ids: (kind) => ids.forceFetch(kind),',
    'ids: (kind) => listIds(organizations, kind),',
    attachments,
  ],
  [
    'contents of policies are asked once for all accounts',
    'shared/policies/catalog.ts',
    'contents.set(id, canonicalPolicy(written.Content))',
    'contents.delete(id)',
    attachments,
  ],
  [
    'a policy that is not what it was is asked again',
    'shared/policies/attachments.ts',
    'policies.forget();',
    '',
    attachments,
  ],
  [
    'an account whose policy is refused for good keeps those that it had',
    'shared/policies/attachments.ts',
    'if (isFinalError(error)) await sequentially',
    'if (false) await sequentially',
    attachments,
  ],
  [
    'what is attached stays when AWS asks to wait',
    'shared/policies/attachments.ts',
    'if (isFinalError(error)) await sequentially',
    'if (true) await sequentially',
    attachments,
  ],
  [
    'attachments are kept only when they show all writes',
    'shared/policies/account-attachments.ts',
    'found.has(name) === isAttached',
    'true',
    attachments,
  ],
  [
    'attachments are read again after a write',
    'shared/policies/account-attachments.ts',
    'lists.delete(kind);',
    '',
    attachments,
  ],
  [
    'an error that is not on the list of final ones is waited for',
    'shared/aws/final-errors.ts',
    'return finalNames.has(error.name);',
    'return true;',
    review,
  ],
  [
    'a failed baseline is due again with the next comparison',
    'shared/baseline/drift.ts',
    "if (record.state === 'failed')",
    "if (isOld && record.state === 'failed')",
    review,
  ],
  [
    'a setting that takes effect later is not written again',
    'shared/baseline/run-step.ts',
    'const due = Object.entries(change).filter(([name]) => !isPending(name));',
    'const due = Object.entries(change).filter(([name]) => !isPending(name) || true);',
    review,
  ],
  [
    'a setting that did not take effect in its time is written again',
    'shared/baseline/run-step.ts',
    'now.getTime() - writtenAt < Math.max(settlesMs[name] ?? 0, unseenMs)',
    '(settlesMs[name] ?? 0) > 0',
    runSteps,
  ],
  [
    'the deadline does not count the time in the queue',
    'functions/onboard-account/onboard-member.ts',
    'isPastDeadline(governance, run?.since, startedAt)',
    'isPastDeadline(governance, delivery.sentAt.toISOString(), startedAt)',
    onboarding,
  ],
  [
    'throttled calls do not end a run',
    'functions/onboard-account/onboard-member.ts',
    ' && !isOnlyThrottled(steps)',
    '',
    onboarding,
  ],
  [
    'delegated administrators are asked by service, once for all accounts',
    'shared/baseline/organization-facts.ts',
    '(await administrators.forceFetch(servicePrincipal)).id',
    'findAdministrator(organizations, servicePrincipal)',
    'test/shared/baseline/organization-facts.test.ts',
  ],
  [
    'a new event takes a run over with its deadline',
    'functions/onboard-account/baseline-run.ts',
    'previous.cause.eventId === trigger.eventId ? longestAbsenceMs : longestGapMs',
    'previous.cause.eventId === trigger.eventId ? longestAbsenceMs : 0',
    baselineRun,
  ],
  [
    'requested baselines do not delay new accounts',
    'infrastructure/consumers.ts',
    "lanes: { 'baseline-requests': { senders: ['compare-accounts', 'remediate'] } },",
    'lanes: {},',
    'test/infrastructure/queues.test.ts',
  ],
  [
    'a target that EventBridge rejects in its answer is an error',
    'shared/baseline/steps/forwarding-rule.ts',
    'for (const entry of FailedEntries) throw entryError(entry);',
    '',
    'test/shared/baseline/steps/forwarding-rule.test.ts',
  ],
  [
    'a recorder whose exclusions are all needed records everything',
    'shared/baseline/steps/lib/recorder.ts',
    'if (resourceTypes.length > 0)\n    return',
    'if (resourceTypes.length >= 0)\n    return',
    'test/shared/baseline/steps/recorder.test.ts',
  ],
  [
    'a recorder that records once a day is not compliant',
    'shared/baseline/steps/lib/recorder.ts',
    "recordingFrequency === 'DAILY';",
    "recordingFrequency === 'NEVER';",
    review,
  ],
  [
    'what Control Tower’s recorder does not record is said',
    'shared/baseline/steps/config-recorder.ts',
    "return problems === ''",
    'return problems !== undefined',
    'test/shared/baseline/steps/config-recorder.test.ts',
  ],
  [
    'a large account is handed over to the sweep',
    'shared/baseline/steps/first-sweep.ts',
    '    if (buckets > maxEvaluated) {',
    '    if (buckets > 1_000_000) {',
    'test/shared/baseline/steps/first-sweep.test.ts',
  ],
  [
    'a new account is released without another read, and the release is read',
    'shared/baseline/steps/quarantine.ts',
    '!context.wasDone(quarantine.id) || !context.attachments.isUntouched(kind)',
    '!context.wasDone(quarantine.id)',
    attachments,
  ],
  [
    'a baseline that fails for another reason leaves another dead letter',
    'functions/onboard-account/publish-account-findings.ts',
    'latest.reason === record.reason',
    'true',
    'test/functions/onboard-account/publish-account-findings.test.ts',
  ],
  [
    'a run that was lost is not waited for',
    'functions/onboard-account/baseline-run.ts',
    'now.getTime() - Date.parse(at) < ageMs',
    'true',
    baselineRun,
  ],
  [
    'an event that is replayed begins a run',
    'functions/onboard-account/baseline-run.ts',
    "  if (previous?.state !== 'waiting') return undefined;\n  const gapMs",
    '  if (previous === undefined) return undefined;\n  const gapMs',
    baselineRun,
  ],
];
