// The contract of a subject of the access matrix: a kind of shared resource, what somebody may do to it, and the sentences that
// are true of it. Each one is a table on the page, and its questions are evaluated by IAM's rules.
import type { AccountName, MatrixAccount } from './accounts.ts';
import type { PersonName } from './people.ts';

/** The same resource in an account of production, and in one of a lower environment. */
export const sides = ['production', 'lower'] as const;
export type Side = (typeof sides)[number];

/**
 * How the documents are: as Palisade keeps them; the same without an RCP beside them; opened to everybody, without a public
 * access block and with an identity of the owner's choice; or closed, since the resource left governance.yml.
 */
export type Situation = 'kept' | 'alone' | 'open' | 'closed';

export type RequestContext = Readonly<Record<string, string | readonly string[] | undefined>>;

/** One request that AWS evaluates. `viaS3`: S3 asks KMS in the caller's name. */
export type MatrixRequest = {
  readonly action: string;
  /** One of the subject's targets. */
  readonly on: string;
  readonly viaS3?: boolean;
  readonly context?: RequestContext;
  /** The role that makes it, which the person has assumed before; by default the person. */
  readonly as?: string;
};
/** What somebody does, with the requests that all have to be allowed. */
export type MatrixAction = { readonly title: string; readonly requests: readonly MatrixRequest[] };

/** What a request is about: a resource with its policy. */
export type Target = {
  readonly resource: string;
  readonly owner: string;
  readonly policy?: object;
  readonly context?: RequestContext;
  readonly blockPublicAccess?: boolean;
};

/** A role with its own policies, in an account. */
export type Actor = { readonly account: MatrixAccount; readonly role: string; readonly identity: readonly object[] };

/** One question: may the person do it? */
export type Question<Action extends string = string> = {
  readonly subject: string;
  readonly action: Action;
  readonly side: Side;
  readonly situation: Situation;
};
export type Row<Action extends string = string> = Question<Action> & {
  readonly person: PersonName;
  readonly isAllowed: boolean;
};

export type AccessSentence<Action extends string = string> = {
  readonly sentence: string;
  /** What makes AWS refuse it. */
  readonly means: string;
  readonly rows: readonly Row<Action>[];
};

/** What each person may do; everything that is not listed is refused. */
export type Grid<Action extends string> = Readonly<Partial<Record<PersonName, readonly Action[]>>>;

export type Subject<Column extends string = string, Action extends string = string> = {
  readonly id: string;
  /** The heading of its tables on the page, and the text above them. */
  readonly heading: string;
  readonly about: string;
  readonly lowerAbout: string;
  /** The text below the table of production. */
  readonly note?: string;
  readonly owners: Readonly<Record<Side, AccountName>>;
  /** Who is asked about: the rows of the tables. */
  readonly people: Readonly<Record<Side, readonly PersonName[]>>;
  readonly columns: Readonly<Record<Column, MatrixAction>>;
  /** What only sentences are about. */
  readonly furtherActions: Readonly<Record<Exclude<Action, Column>, MatrixAction>>;
  readonly grids: Readonly<Record<Side, Grid<Column>>>;
  readonly sentences: readonly AccessSentence<Column | Action>[];
  /** `caller` is the account of who asks. */
  targets(question: Pick<Question, 'side' | 'situation'>, caller: MatrixAccount): Readonly<Record<string, Target>>;
  /** The roles that `as` names. */
  actors?(side: Side, caller: MatrixAccount): Readonly<Record<string, Actor>>;
};

type About = { readonly side?: Side; readonly situation?: Situation };
type Ask<Action extends string> = (
  persons: readonly PersonName[],
  asked: readonly Action[],
  about?: About,
) => readonly Row<Action>[];

/** The rows of who may do something, and of who may not. */
export function asking<Action extends string>(
  subject: string,
): { readonly may: Ask<Action>; readonly mayNot: Ask<Action> } {
  const ask =
    (isAllowed: boolean): Ask<Action> =>
    (persons, asked, { side = 'production', situation = 'kept' } = {}) =>
      persons.flatMap((person) => asked.map((action) => ({ subject, person, action, isAllowed, side, situation })));
  return { may: ask(true), mayNot: ask(false) };
}

/** The action of a subject. Throws if it has none of this name. */
export function actionOf({ columns, furtherActions }: Subject, name: string): MatrixAction {
  const actions: Readonly<Record<string, MatrixAction>> = { ...columns, ...furtherActions };
  const found = actions[name];
  if (found === undefined) throw new Error(`there is no action ${name}`);
  return found;
}
