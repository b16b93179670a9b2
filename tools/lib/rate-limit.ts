// Quotas as AWS has them: so many calls a second.

/** Says whether one more within this second is too many, by key. */
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
