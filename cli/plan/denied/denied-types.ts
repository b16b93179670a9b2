// What `palisade plan --denied` adds to a plan (docs/reference/plan.md).

/** Calls of one principal to one operation in one Region. */
type Calls = {
  readonly document: string;
  readonly sid: string;
  readonly principal: string;
  readonly action: string;
  readonly eventName: string;
  readonly region: string;
  readonly count: number;
  /** When the last of them was made, ISO 8601. */
  readonly lastAt: string;
};

/** Calls that a document would have denied. */
export type DeniedCalls = Calls;

/** Calls that a document may deny: the answer depends on what CloudTrail does not record. */
export type UntoldCalls = Calls & { readonly missing: readonly string[] };

/** Actions of a document that the event history never has. */
export type UnseenActions = { readonly document: string; readonly actions: readonly string[] };

/** What was read of a Region. `oldest`: time of the oldest event; `complete`: the whole time was read. */
export type SeenRegion = {
  readonly region: string;
  readonly events: number;
  readonly pages: number;
  readonly oldest: string | null;
  readonly complete: boolean;
  readonly error: string | null;
};

/** Numbers of calls with each answer. A call that one document would deny is counted as that only. */
export type CallCounts = {
  readonly denied: number;
  readonly cannotTell: number;
  readonly notDenied: number;
  readonly alreadyRefused: number;
  readonly notSubject: number;
  readonly unreadable: number;
};

export type DeniedInAccount = {
  readonly accountId: string;
  readonly name: string;
  readonly documents: readonly string[];
  /** All Regions were read from here; later than asked for, if there were too many events. Null if nothing was read. */
  readonly from: string | null;
  readonly to: string;
  readonly regions: readonly SeenRegion[];
  readonly denied: readonly DeniedCalls[];
  readonly cannotTell: readonly UntoldCalls[];
  readonly counts: CallCounts;
  readonly unseen: readonly UnseenActions[];
  /** What could not be asked; null if everything could. */
  readonly error: string | null;
};

export type DeniedSummary = {
  readonly principals: number;
  readonly denied: number;
  readonly cannotTell: number;
  readonly text: string;
};

export type DeniedPlan = {
  readonly days: number;
  /** The most events that were read of an account; null if there was no limit. */
  readonly limit: number | null;
  readonly accounts: readonly DeniedInAccount[];
  readonly summary: DeniedSummary;
};
