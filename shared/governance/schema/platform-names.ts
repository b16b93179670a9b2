// Names in `platform` of governance.yml. Palisade makes names of AWS resources from them, such as `ml-NAME`, so that they
// have only what all services take.
import * as z from 'zod/mini';

/** Lowercase letters, digits, and single hyphens between them. */
const namePattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** The same, of a resource that is declared by its whole name. */
export const sharedNamePattern = /^ml(-[a-z0-9]+)+$/;

/** The schema of a name with `maxLength` characters at most. `what` it is a part of is for the message. */
export function platformName(maxLength: number, what: string) {
  return z.string().check(
    z.refine((name) => name.length <= maxLength && namePattern.test(name), {
      error: `must have 1 to ${maxLength} lowercase letters, digits and single hyphens: it names ${what}`,
    }),
  );
}
