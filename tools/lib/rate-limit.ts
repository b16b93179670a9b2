// A rate limit in calls per second, as AWS quotas have it.

/** Returns a function that counts a call and returns whether it exceeds the limit of its key in this second. */
export function rateLimit(perSecond: number): (key: string) => boolean {
  const used = new Map<string, number>();
  let second = 0;
  return (key) => {
    const now = Math.floor(Date.now() / 1_000);
    if (now !== second) used.clear();
    second = now;
    const count = (used.get(key) ?? 0) + 1;
    used.set(key, count);
    return count > perSecond;
  };
}
