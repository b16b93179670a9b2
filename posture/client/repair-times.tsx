// How long violations stood until they were repaired.
import type { RepairTimes } from '../model.ts';
import { duration, ScrollRegion } from './text.tsx';

export function RepairTimesTable({ rows }: { rows: readonly RepairTimes[] }) {
  return (
    <>
      <p>From the event that told of a violation until the repair was verified and published.</p>
      <ScrollRegion label="Table of times to repair">
        <table>
          <thead>
            <tr>
              <th scope="col">Guardrail</th>
              <th scope="col">Repairs</th>
              <th scope="col">Median</th>
              <th scope="col">95 % within</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ guardrail, repairs, median, p95 }) => (
              <tr key={guardrail}>
                <th scope="row">{guardrail}</th>
                <td>{repairs}</td>
                <td>{median === null ? '–' : duration(median)}</td>
                <td>{p95 === null ? '–' : duration(p95)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  );
}
