// Who may do what to what accounts share, evaluated by IAM's rules: identity, boundary, SCPs, the resource's documents and RCPs
// together. Each cell of the matrix and each sentence, in both directions. test/local/strict_aws/test_access_matrix.py calls
// the same.
import { type PersonName, people } from '../../../tools/access-matrix/people.ts';
import { type Row, sides } from '../../../tools/access-matrix/subject.ts';
import { subjects } from '../../../tools/access-matrix/subjects.ts';
import { allRows, cellsOf, rowsOf } from '../../support/access-rows.ts';
import { evaluateAccess } from '../../support/evaluate-access.ts';

/** The rows whose answer AWS would not give, as texts. */
async function wrongOf(rows: readonly Row[]): Promise<readonly string[]> {
  const verdicts = await Promise.all(
    rows.map(async (row) => ({ row, verdict: await evaluateAccess(row.person, row) })),
  );
  return verdicts
    .filter(({ row, verdict }) => row.isAllowed !== verdict)
    .map(
      ({ row, verdict }) =>
        `${row.person}: ${row.subject} ${row.action} (${row.side}, ${row.situation}) is ${verdict ? 'allowed' : 'refused'}`,
    );
}

describe.each(subjects)('$id', (subject) => {
  describe.each(sides)('of the %s side (platform checks 15, 16, 17, 19 and 27), each cell is true for', (side) => {
    const byAccount = Map.groupBy(
      cellsOf(subject).filter((cell) => cell.side === side),
      ({ person }) => people[person].account,
    );
    test.each([...byAccount])('the people of %s', async (_account, rows) => {
      expect(await wrongOf(rows)).toEqual([]);
    });
  });

  describe.each(subject.sentences)('$sentence', ({ rows }) => {
    test('who must be refused is refused', async () => {
      const refused = rows.filter(({ isAllowed }) => !isAllowed);
      expect(refused.length).toBeGreaterThan(0);
      expect(await wrongOf(refused)).toEqual([]);
    });

    test('who must be served is served', async () => {
      const served = rows.filter(({ isAllowed }) => isAllowed);
      expect(served.length).toBeGreaterThan(0);
      expect(await wrongOf(served)).toEqual([]);
    });
  });

  test('every action and everybody who is asked about is in a sentence, and rows are its own', () => {
    const rows = subject.sentences.flatMap((each) => each.rows);
    const unasked = [...Object.keys(subject.columns), ...Object.keys(subject.furtherActions)].filter(
      (name) => !rows.some(({ action }) => action === name),
    );
    expect(unasked).toEqual([]);
    const unnamed = sides
      .flatMap((side) => subject.people[side])
      .filter((name) => !rows.some(({ person }) => person === name));
    expect(unnamed).toEqual([]);
    expect(rows.filter((row) => row.subject !== subject.id)).toEqual([]);
  });
});

test('the tables ask many questions, each once, and have everybody', () => {
  const [dataset] = subjects;
  expect(dataset && rowsOf(dataset).length).toBeGreaterThan(700);
  expect(allRows().length).toBeGreaterThan(700);
  const asked = new Set(allRows().map(({ person }) => person));
  expect((Object.keys(people) as PersonName[]).filter((name) => !asked.has(name))).toEqual([]);
});
