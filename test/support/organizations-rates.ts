// The rates of AWS Organizations, as token buckets.

/**
 * Requests a second, and the burst, of one account (AWS Organizations User Guide, "Quotas and service limits",
 * throttling limits). Operations of one row share a bucket: assumed.
 */
const rates: readonly (readonly [operations: readonly string[], rate: number, burst: number])[] = [
  [['ListAccounts'], 8, 12],
  [['DescribeAccount'], 20, 30],
  [['ListParents', 'ListAccountsForParent', 'ListOrganizationalUnitsForParent'], 5, 8],
  [['ListChildren'], 6, 10],
  [['DescribeOrganizationalUnit'], 2, 2],
  [['ListPolicies', 'ListPoliciesForTarget', 'ListTargetsForPolicy'], 5, 8],
  [['DescribePolicy'], 2, 2],
  [['CreatePolicy', 'DeletePolicy', 'AttachPolicy', 'DetachPolicy'], 2, 3],
  [['UpdatePolicy'], 2, 3],
  [['TagResource', 'UntagResource'], 4, 6],
  [['ListTagsForResource'], 10, 15],
  [['ListDelegatedAdministrators'], 5, 8],
  [['ListDelegatedServicesForAccount'], 1, 3],
  [['DescribeOrganization', 'ListRoots'], 1, 2],
];

/** How often each operation was answered, and how often it was throttled. */
export type CallCounts = Record<string, { answered: number; throttled: number }>;

/** Returns whether an operation is answered now; counts it in `counts`. Full buckets at first. */
export function organizationsRates(counts: CallCounts): (operation: string) => boolean {
  const tokens = new Map<number, { left: number; at: number }>();
  return (operation) => {
    const row = rates.findIndex(([names]) => names.includes(operation));
    const found = rates[row];
    if (found === undefined) throw new Error(`the table of rates has no ${operation}`);
    const [, rate, burst] = found;
    const now = Date.now();
    const { left, at } = tokens.get(row) ?? { left: burst, at: now };
    const refilled = Math.min(burst, left + ((now - at) / 1_000) * rate);
    const isAnswered = refilled >= 1;
    tokens.set(row, { left: isAnswered ? refilled - 1 : refilled, at: now });
    const count = counts[operation] ?? { answered: 0, throttled: 0 };
    counts[operation] = count;
    count[isAnswered ? 'answered' : 'throttled'] += 1;
    return isAnswered;
  };
}
