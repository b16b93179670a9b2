// Remembers why change control denies changes: the reason is the same for many rows of a plan.
import type { ChangeControl, Denial } from '../../shared/remediation/change-control/change-control.ts';

/** The same change control, and the reasons that it has given so far. */
export function noteDenials(control: ChangeControl): {
  readonly changeControl: ChangeControl;
  readonly denials: ReadonlySet<string>;
} {
  const denials = new Set<string>();
  const note = (denial: Denial | undefined) => {
    if (denial) denials.add(denial.reason);
    return denial;
  };
  return {
    denials,
    changeControl: {
      checkPaused: async (accountId) => note(await control.checkPaused(accountId)),
      authorize: async (accountId, trigger) => note(await control.authorize(accountId, trigger)),
      authorizeAll: async (accountId, trigger, count) => {
        const authorization = await control.authorizeAll(accountId, trigger, count);
        note(authorization.denial);
        return authorization;
      },
    },
  };
}
