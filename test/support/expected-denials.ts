// What calls.yml expects of `palisade plan --denied`, and what it has printed, as rows to compare.
import type { DeniedPlan } from '../../cli/plan/denied/denied-types.ts';
import { type ExistingOrganization, type ExpectedCall, expectedCalls, members } from './existing-organization.ts';

/** Where CloudTrail's name of an event is another than that of the API (as in the local cloud's tables/cloudtrail.json). */
const eventNames: Readonly<Record<string, string>> = {
  'lambda.update_function_configuration': 'UpdateFunctionConfiguration20150331v2',
  's3.delete_public_access_block': 'DeleteBucketPublicAccessBlock',
  's3.put_public_access_block': 'PutBucketPublicAccessBlock',
};
/** What both kinds of rows begin with; each of the others is in no row. */
const answers = { denied: 'denied by ', missing: 'missing ' } as const;

/** The rows of calls.yml, once for each document or missing key, with the number of the calls. Sorted. */
export function expectedRows(): readonly string[] {
  return counted(
    expectedCalls.flatMap((each) =>
      Object.values(answers)
        .filter((answer) => each.expected.startsWith(answer))
        .flatMap((answer) =>
          each.expected
            .slice(answer.length)
            .split(', ')
            .map((name) => ({ row: `${callOf(each)}: ${answer}${name}`, count: 1 })),
        ),
    ),
  );
}

/** The same of what was printed about these callers. */
export function printedRows(organization: ExistingOrganization, { accounts }: DeniedPlan): readonly string[] {
  const named = new Map(members.map((member) => [organization.idOf(member), member]));
  const callers = new Set(expectedCalls.map(({ caller }) => caller));
  return counted(
    accounts.flatMap(({ accountId, denied, cannotTell }) => {
      const row = (call: (typeof denied)[number], answer: string) => {
        const caller = `${named.get(accountId)}/${call.principal.split('/').at(-1)}`;
        return { caller, row: `${caller} ${call.region} ${call.eventName}: ${answer}`, count: call.count };
      };
      return [
        ...denied.map((call) => row(call, `${answers.denied}${call.document}`)),
        ...cannotTell.map((call) => row(call, `${answers.missing}${call.missing}`)),
      ].filter(({ caller }) => callers.has(caller));
    }),
  );
}

/** A call with CloudTrail's name of it, and the Region of its record. */
function callOf({ caller, region, call }: ExpectedCall): string {
  const [service = '', operation = ''] = call.split('.');
  const name = operation.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const recordedIn = ['iam', 'route53'].includes(service) ? 'us-east-1' : region;
  return `${caller} ${recordedIn} ${eventNames[call] ?? name.join('')}`;
}

/**
 * Each row once, with the calls of all of them. Several statements of one document may deny a call: it counts once.
 */
function counted(rows: readonly { readonly row: string; readonly count: number }[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { row, count } of rows) counts.set(row, Math.max(counts.get(row) ?? 0, count));
  return [...counts].map(([row, count]) => `${row} (${count})`).sort();
}
