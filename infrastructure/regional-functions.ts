// The functions of serverless.yml, as the hub's Region can have them.
import { hasFunctionUrls } from '../shared/aws/function-urls.ts';
import { type Governance, hubRegion } from '../shared/governance/governance.ts';
import { hasLoopDetection } from './loop-detection.ts';

type Properties = { readonly recursiveLoop?: unknown; readonly url?: unknown };

/** The functions without `recursiveLoop` and `url` where the hub's Region would refuse these, and with it the stack. */
export function functionsFor<F extends Properties>(
  governance: Governance,
  functions: Readonly<Record<string, F>>,
): Record<string, Omit<F, keyof Properties> & Partial<Properties>> {
  const region = hubRegion(governance);
  return Object.fromEntries(
    Object.entries(functions).map(([name, { recursiveLoop, url, ...others }]) => [
      name,
      {
        ...others,
        ...(recursiveLoop !== undefined && hasLoopDetection(region) && { recursiveLoop }),
        ...(url !== undefined && hasFunctionUrls(region) && { url }),
      },
    ]),
  );
}
