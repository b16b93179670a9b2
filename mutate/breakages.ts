// Deliberate breakages of the controls that keep Palisade safe: what is taken away, and the tests that have to notice.

/** `from` stands exactly once in the file. `tests` are paths for jest. */
export type Breakage = {
  readonly control: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly tests: readonly string[];
  readonly project?: 'unit' | 'cloud';
};

const remediate = ['test/functions/remediate/remediate.test.ts'];
const registry = ['test/shared/guardrails/registry.test.ts'];
const enforce = ['test/shared/enforce.test.ts'];
const reading = ['test/events/read.test.ts', 'test/functions/onboard-account/read-event.test.ts'];
const busTests = ['test/hub/bus.test.ts'];
const brake = ['test/shared/brakes/brake.test.ts'];
const consume = ['test/functions/consume.test.ts'];

export const breakages: readonly Breakage[] = [
  {
    control: 'every S3 call names the account that has to own the bucket',
    file: 'shared/guardrails/bucket-settings.ts',
    from: 'return { Bucket: bucket.name, ExpectedBucketOwner: bucket.accountId };',
    to: "return { Bucket: bucket.name, ExpectedBucketOwner: '' };",
    tests: registry,
  },
  {
    control: 'what was written is read again',
    file: 'shared/enforce.ts',
    from: 'return verify(clients, guardrail, bucket, policy, { reason, before, change });',
    to: "return { state: 'remediated', reason, before, after: change, change };",
    tests: enforce,
  },
  {
    control: 'a write whose answer was lost is looked at',
    file: 'shared/enforce.ts',
    from: 'isPassing(written.failure) ? await',
    to: 'false ? await',
    tests: enforce,
  },
  {
    control: 'mode monitor writes nothing',
    file: 'shared/enforce.ts',
    from: "if (policy.mode === 'monitor')",
    to: 'if (false)',
    tests: registry,
  },
  {
    control: 'what is compliant is not written',
    file: 'shared/enforce.ts',
    from: "if (verdict.kind === 'compliant') return { state: 'compliant', reason: verdict.reason, facts: before };",
    to: "if (verdict.kind === 'compliant') return verify(clients, guardrail, bucket, policy, { reason: '', before, change: before });",
    tests: registry,
  },
  {
    control: 'what cannot be read is not compliant',
    file: 'shared/guardrails/bucket-settings.ts',
    from: "if (!reply.ok && reply.failure.kind !== 'absent') return",
    to: 'if (false) return',
    tests: [...registry, ...enforce],
  },
  {
    control: 'no encryption is weakened',
    file: 'shared/guardrails/s3-encryption/decide.ts',
    from: 'strength(facts.algorithm) >= strength(demanded.encryption)',
    to: 'strength(facts.algorithm) === strength(demanded.encryption)',
    tests: [...registry, 'test/shared/guardrails/s3-encryption/decide.test.ts'],
  },
  {
    control: 'a repair is on record before it is made',
    file: 'shared/hold.ts',
    from: '  await intendRepair(journal, reportIntent(circumstances, repair));\n',
    to: '',
    tests: remediate,
  },
  {
    control: 'an exempt violation is left alone',
    file: 'shared/hold.ts',
    from: '  if (exempt) return exempt;\n',
    to: '',
    tests: remediate,
  },
  {
    control: 'the brake is asked before a repair',
    file: 'shared/hold.ts',
    from: '  if (stop) return {',
    to: '  if (false) return {',
    tests: remediate,
  },
  {
    control: 'a pause stops changes',
    file: 'shared/brakes/brake.ts',
    from: '    (await paused(accountId)) ??\n',
    to: '',
    tests: brake,
  },
  {
    control: 'pauses that cannot be read stop changes',
    file: 'shared/brakes/brake.ts',
    from: "return { kind: 'unknown',",
    to: "return why === '' ? undefined : undefined; return { kind: 'unknown',",
    tests: brake,
  },
  {
    control: 'a parameter that holds no pauses is no permission',
    file: 'shared/brakes/pause.ts',
    from: 'if (!parsed.success) throw new PausesUnreadable',
    to: 'if (!parsed.success) return [];\n  if (!parsed.success) throw new PausesUnreadable',
    tests: ['test/shared/brakes/pause.test.ts'],
  },
  {
    control: 'pauses are remembered for seconds only',
    file: 'shared/brakes/pause.ts',
    from: '    ttl,\n',
    to: '',
    tests: ['test/shared/brakes/pause.test.ts'],
  },
  {
    control: 'a limit of changes stops changes',
    file: 'shared/brakes/brake.ts',
    from: "return spent.isGranted ? undefined : { kind: 'limit', reason: spent.reason };",
    to: 'return undefined;',
    tests: brake,
  },
  {
    control: 'changes are counted against the limit',
    file: 'shared/brakes/change-limit.ts',
    from: "':ofAccount': limits.account,",
    to: "':ofAccount': limits.organization,",
    tests: ['test/shared/brakes/change-limit.cloud.test.ts'],
    project: 'cloud',
  },
  {
    control: 'a contested resource is left alone',
    file: 'shared/restraint.ts',
    from: 'if (repaired.length < repairs) return undefined;',
    to: 'if (repaired.length >= 0) return undefined;',
    tests: ['test/shared/restraint.test.ts'],
  },
  {
    control: 'an undone repair is held off',
    file: 'shared/restraint.ts',
    from: 'if (heldOff && heldOff.until > now.toISOString())',
    to: 'if (heldOff && heldOff.until < now.toISOString())',
    tests: ['test/shared/restraint.test.ts'],
  },
  {
    control: 'an account outside the organization is refused',
    file: 'functions/remediate/remediate.ts',
    from: "if (account.kind === 'outsider') throw new Refused(account.reason);",
    to: "if (account.kind === 'outsider') return;",
    tests: remediate,
  },
  {
    control: "somebody else's bucket is no finding of this account",
    file: 'functions/remediate/remediate.ts',
    from: '!(await ownsBucket(clients.s3, bucket))',
    to: 'false',
    tests: remediate,
  },
  {
    control: 'the account comes from the envelope, and detail must not disagree',
    file: 'events/compliance-change.ts',
    from: 'detail.awsAccountId !== envelope.account ||',
    to: '',
    tests: reading,
  },
  {
    control: 'the region comes from the envelope likewise',
    file: 'events/compliance-change.ts',
    from: '|| detail.awsRegion !== envelope.region',
    to: '',
    tests: reading,
  },
  {
    control: 'a call that failed changed nothing',
    file: 'events/s3-call.ts',
    from: 'if (failed !== undefined && failed !== null)',
    to: 'if (false)',
    tests: reading,
  },
  {
    control: "Palisade's own repairs start no other round",
    file: 'events/s3-call.ts',
    from: 'if (detail.userIdentity?.sessionContext?.sessionIssuer?.userName === spokeRoleName)',
    to: 'if (false)',
    tests: reading,
  },
  {
    control: 'only the management account speaks of accounts',
    file: 'events/account-event.ts',
    from: 'if (envelope.account === accountId) return undefined;',
    to: 'if (envelope.account !== undefined) return undefined;',
    tests: reading,
  },
  {
    control: 'only the hub publishes findings',
    file: 'events/palisade-finding.ts',
    from: 'if (envelope.account !== hubAccountId)',
    to: 'if (false)',
    tests: ['test/events/own-events.test.ts'],
  },
  {
    control: 'only the hub may ask to undo',
    file: 'events/undo-requested.ts',
    from: 'if (envelope.account !== hubAccountId)',
    to: 'if (false)',
    tests: ['test/events/own-events.test.ts'],
  },
  {
    control: 'only the hub may alert',
    file: 'events/alert.ts',
    from: 'if (envelope.account !== hubAccountId)',
    to: 'if (false)',
    tests: ['test/events/own-events.test.ts'],
  },
  {
    control: 'the bus admits the organization only',
    file: 'hub/bus.ts',
    from: "      StringEquals: { 'aws:PrincipalOrgID': '${param:organizationId}' },\n",
    to: '',
    tests: busTests,
  },
  {
    control: 'the bus admits the forwarding roles only',
    file: 'hub/bus.ts',
    from: "      ArnLike: { 'aws:PrincipalArn': sub(role) },\n",
    to: '',
    tests: busTests,
  },
  {
    control: 'the bus admits of each account only its kinds of events',
    file: 'hub/bus.ts',
    from: "        'events:source': [...new Set(events.flatMap(({ source }) => source))],\n",
    to: '',
    tests: busTests,
  },
  {
    control: 'the role in the accounts demands the external id',
    file: 'shared/baseline/steps/spoke-role.ts',
    from: "'sts:ExternalId': hub.externalId, ",
    to: '',
    tests: ['test/shared/baseline/steps/spoke-role.test.ts'],
  },
  {
    control: 'the role in the accounts trusts the organization only',
    file: 'shared/baseline/steps/spoke-role.ts',
    from: ", 'aws:PrincipalOrgID': hub.organizationId",
    to: '',
    tests: ['test/shared/baseline/steps/spoke-role.test.ts'],
  },
  {
    control: 'the role in the accounts may do what the guardrails need, on buckets',
    file: 'shared/baseline/steps/spoke-role.ts',
    from: 'Action: change, Resource: buckets }',
    to: "Action: ['s3:*'], Resource: buckets }",
    tests: ['test/shared/baseline/steps/spoke-role.test.ts'],
  },
  {
    control: 'a message that is refused is buried with its reason',
    file: 'functions/consume.ts',
    from: '    await bury(message, reason);\n',
    to: '',
    tests: consume,
  },
  {
    control: 'one bad message does not stop its batch',
    file: 'functions/consume.ts',
    from: '    // The queue itself would bury it after the last try, but without the reason.\n',
    to: '    if (error instanceof Refused) throw error;\n',
    tests: consume,
  },
  {
    control: 'people hear of a finding once',
    file: 'shared/findings/journal.ts',
    from: 'isNews: !told && !isRepeat(previous, finding)',
    to: 'isNews: true',
    tests: ['test/functions/record-finding/record-finding.cloud.test.ts'],
    project: 'cloud',
  },
  {
    control: 'an older state never replaces a newer one',
    file: 'shared/findings/journal.ts',
    from: "ConditionExpression: 'attribute_not_exists(id) OR #at < :at',",
    to: "ConditionExpression: 'attribute_not_exists(id) OR NOT #at = :at',",
    tests: ['test/shared/findings/journal.cloud.test.ts'],
    project: 'cloud',
  },
  {
    control: 'only the event that opened a window sends what was collected',
    file: 'functions/send-alerts/send-alerts.ts',
    from: '  if (!(await openLane(dependencies, lane, delivery))) return;\n  for',
    to: '  for',
    tests: ['test/functions/send-alerts/send-alerts.cloud.test.ts'],
    project: 'cloud',
  },
  {
    control: 'text from outside stands in plain text objects for Slack',
    file: 'shared/alerts/message.ts',
    from: "    .replaceAll('<', '&lt;')\n",
    to: '',
    tests: ['test/shared/alerts/message.test.ts'],
  },
  {
    control: 'marks that do not show are made visible',
    file: 'shared/text.ts',
    from: '\\p{Cf}',
    to: '',
    tests: ['test/shared/alerts/message.test.ts'],
  },
  {
    control: 'a secret is named in governance.yml, and never stands there',
    file: 'shared/alerts/routes.ts',
    from: '/^\\/[\\w./-]+$/',
    to: '/./',
    tests: ['test/shared/alerts/routes.test.ts'],
  },
  {
    control: 'data cannot end the script element of the page',
    file: 'page/document.ts',
    from: "json.replaceAll('<', '\\\\u003c')",
    to: 'json',
    tests: ['test/page/document.test.ts'],
  },
];
