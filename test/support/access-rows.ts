// The access matrix as a list of questions with their answers: the cells of its tables, and the rows of its sentences. Each
// once.
import { type Row, type Subject, sides } from '../../tools/access-matrix/subject.ts';
import { subjects } from '../../tools/access-matrix/subjects.ts';

/** The cells of a table. */
export function cellsOf({ id, people, columns, grids }: Subject): readonly Row[] {
  return sides.flatMap((side) =>
    people[side].flatMap((person) =>
      Object.keys(columns).map((action) => {
        const isAllowed = grids[side][person]?.includes(action) ?? false;
        return { subject: id, person, action, side, situation: 'kept' as const, isAllowed };
      }),
    ),
  );
}

/** The questions of a subject. Throws if two of them have different answers. */
export function rowsOf(subject: Subject): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const row of [...cellsOf(subject), ...subject.sentences.flatMap((each) => each.rows)]) {
    const key = [row.subject, row.person, row.action, row.side, row.situation].join();
    if ((rows.get(key)?.isAllowed ?? row.isAllowed) !== row.isAllowed) throw new Error(`two answers: ${key}`);
    rows.set(key, row);
  }
  return [...rows.values()];
}

export const allRows = (): readonly Row[] => subjects.flatMap(rowsOf);
