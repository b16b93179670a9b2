// Prints the access matrix as JSON, for the tests that make the calls: accounts with their policies, people, the subjects with
// what their requests are about, and each question with its answer.
import { executionTrust } from '../../shared/platform/execution-documents.ts';
import { accountOf, matrixAccountNames, matrixAccounts } from '../../tools/access-matrix/accounts.ts';
import { attachedTo } from '../../tools/access-matrix/attached.ts';
import { matrixRegion, organizationId } from '../../tools/access-matrix/governance.ts';
import { people } from '../../tools/access-matrix/people.ts';
import { type MatrixAction, type Subject, sides } from '../../tools/access-matrix/subject.ts';
import { subjects } from '../../tools/access-matrix/subjects.ts';
import { allRows } from './access-rows.ts';

const situations = ['kept', 'open', 'closed'] as const;

/** The requests of each action, and the targets of each side and situation as an account without admission sees them. */
function printSubject(subject: Subject) {
  const caller = matrixAccounts.sandbox;
  const targetsOf = (side: (typeof sides)[number]) =>
    Object.fromEntries(situations.map((situation) => [situation, subject.targets({ side, situation }, caller)]));
  const actions: Readonly<Record<string, MatrixAction>> = { ...subject.columns, ...subject.furtherActions };
  return {
    actions: Object.fromEntries(Object.entries(actions).map(([name, { requests }]) => [name, requests])),
    targets: Object.fromEntries(sides.map((side) => [side, targetsOf(side)])),
    actors: Object.fromEntries(sides.map((side) => [side, subject.actors?.(side, caller) ?? {}])),
  };
}

const printed = {
  organizationId,
  people,
  accounts: Object.fromEntries(
    matrixAccountNames.map((name) => {
      const { id, membership } = accountOf(name);
      const policies = attachedTo(accountOf(name)).map(({ kind, content }) => ({ kind, content }));
      return [
        name,
        { id, membership, policies, executionTrust: executionTrust({ accountId: id, regions: [matrixRegion] }) },
      ];
    }),
  ),
  subjects: Object.fromEntries(subjects.map((subject) => [subject.id, printSubject(subject)])),
  rows: allRows(),
};
process.stdout.write(JSON.stringify(printed));
