// Mutations of how AWS's answers are taken: none at all, transient ones, and those that say where a resource is.
import type { Mutation } from './mutation.ts';

const connectionTests = ['test/shared/aws/http-handler.test.ts'];
const elsewhereTests = ['test/functions/remediate/elsewhere.test.ts'];
const trailTests = ['test/shared/aws/trails.test.ts'];
const errorTests = ['test/shared/aws/errors.test.ts'];

export const answerMutations: readonly Mutation[] = [
  {
    control: 'a request that is not answered ends',
    file: 'shared/aws/http-handler.ts',
    from: 'throwOnRequestTimeout: true',
    to: 'throwOnRequestTimeout: false',
    tests: connectionTests,
  },
  {
    control: 'a response that stops in the middle ends',
    file: 'shared/aws/http-handler.ts',
    from: 'socketTimeout: requestTimeoutMs',
    to: 'socketTimeout: 0',
    tests: connectionTests,
  },
  {
    control: 'the commands have timeouts too',
    file: 'cli/lib/hub-client.ts',
    from: 'const settings = { region: place.region, requestHandler: setupRequestHandler };',
    to: 'const settings = { region: place.region };',
    tests: connectionTests,
  },
  {
    control: 'the SDK has time for all attempts before a function ends',
    file: 'infrastructure/consumers.ts',
    from: 'timeoutSeconds: 30,\n    rules: resourceEvents',
    to: 'timeoutSeconds: 20,\n    rules: resourceEvents',
    tests: connectionTests,
  },
  {
    control: 'what the SDK calls throttled is throttled',
    file: 'shared/aws/errors.ts',
    from: "if (isThrottlingError(error)) return 'throttled';",
    to: '',
    tests: errorTests,
  },
  {
    control: 'what the SDK calls transient is transient',
    file: 'shared/aws/errors.ts',
    from: 'isTransientError(error) || ',
    to: '',
    tests: errorTests,
  },
  {
    control: 'a clock that differs is transient',
    file: 'shared/aws/errors.ts',
    from: 'kindOfClockSkew(sdkError) ??\n',
    to: '',
    tests: errorTests,
  },
  {
    control: 'a 404 with an unknown name does not mean that the resource is gone',
    file: 'shared/aws/errors.ts',
    from: "  if (status === 403) return 'denied';",
    to: "  if (status === 403) return 'denied';\n  if (status === 404) return 'not-found';",
    tests: errorTests,
  },
  {
    control: 'a bucket that S3 says is elsewhere is gone in the Region of the event',
    file: 'shared/guardrails/s3-bucket/read-setting.ts',
    from: 'if (isInOtherRegion(failure, bucket.region)) return notFound(failure.region);',
    to: "if (isInOtherRegion(failure, bucket.region)) return { kind: 'unreadable', failure };",
    tests: elsewhereTests,
  },
  {
    control: 'a bucket is followed to its Region',
    file: 'functions/remediate/remediate.ts',
    from: 'const followed = await evaluateIn(region);',
    to: 'const followed: readonly Evaluation[] = [];',
    tests: elsewhereTests,
  },
  {
    control: 'a bucket is not followed to a Region that is not governed',
    file: 'functions/remediate/remediate.ts',
    from: 'if (!dependencies.governance.regions.includes(region)) {',
    to: 'if (region === "") {',
    tests: elsewhereTests,
  },
  {
    control: 'a redirect to the same Region does not mean that the bucket is gone',
    file: 'shared/guardrails/s3-bucket/read-setting.ts',
    from: 'listed.region === undefined || listed.region === bucket.region',
    to: 'listed.region === undefined',
    tests: elsewhereTests,
  },
  {
    control: 'a refused signature without a Region does not mean that the bucket is elsewhere',
    file: 'shared/aws/errors.ts',
    from: '(region === undefined ? undefined : kindOfRegion(code)) ??',
    to: 'kindOfRegion(code) ??',
    tests: errorTests,
  },
  {
    control: 'what a bucket denies is not retried',
    file: 'shared/remediation/outcome.ts',
    from: ' && !isDeniedByResource(outcome.failure)',
    to: '',
    tests: ['test/functions/remediate/remediate.test.ts'],
  },
  {
    control: 'a role that cannot be assumed is not taken for a denial by the bucket',
    file: 'shared/aws/assume-role.ts',
    from: 'Object.assign(error, { roleArn })',
    to: 'error',
    tests: ['test/shared/aws/assume-role.test.ts'],
  },
  {
    control: 'a secret of alerts is one that the role of send-alerts may read',
    file: 'shared/governance/schema/alerts.ts',
    from: '/^\\/palisade(',
    to: '/^(',
    tests: ['test/shared/alerts/routing.test.ts'],
  },
  ...[
    ['writes that DynamoDB left undone are repeated after a pause', 'await pause(call);', 'continue;'],
    [
      'writes that DynamoDB leaves undone are not repeated for ever',
      'const maxCallsPerBatch = 6;',
      'const maxCallsPerBatch = 1_000;',
    ],
    [
      'only what was left undone is repeated',
      'left = await send(left);',
      'left = (await send(left)).length > 0 ? batch : [];',
    ],
  ].map(([control = '', from = '', to = '']) => ({
    control,
    file: 'shared/table/undone.ts',
    from,
    to,
    tests: ['test/shared/table/batch-write.test.ts'],
  })),
  ...[
    ['a denied answer does not mean that there is no trail', 'unreadable: reply.reason }', 'unreadable: null }'],
    ['a throttled answer does not mean that there is no trail', 'isTransient(reply.failure) || ', ''],
    [
      'a trail that is stopped does not count',
      "if (status.value.IsLogging !== true) return known('is not logging');",
      '',
    ],
    ['a trail that logs only reads does not count', " && ReadWriteType !== 'ReadOnly'", ''],
    ['a trail of another Region does not count', '!trail.IsMultiRegionTrail && ', 'false && '],
  ].map(([control = '', from = '', to = '']) => ({
    control,
    file: 'shared/aws/trails.ts',
    from,
    to,
    tests: trailTests,
  })),
];
