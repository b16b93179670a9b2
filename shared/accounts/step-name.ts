// How a step of a baseline is named in texts. Without imports, since the page in the browser names steps, too.

type Named = { readonly step: string; readonly region: string | null; readonly item?: string | undefined };

/** The step, what it is about, and its Region. */
export function stepName({ step, region, item }: Named): string {
  const what = item === undefined ? step : `${step} ${item}`;
  return region ? `${what} in ${region}` : what;
}
