// The table of the time to remediate per guardrail.
import type { RepairTimes } from '../model.ts';
import { duration, ScrollRegion } from './text.tsx';

export function RepairTimesTable({ rows }: { rows: readonly RepairTimes[] }) {
  return (
    <>
      <p>
        From the event that reported a violation until the verified remediation was published, failed attempts included.
      </p>
      <ScrollRegion label="Table of times to remediate">
        <table>
          <thead>
            <tr>
              <th scope="col">Guardrail</th>
              <th scope="col">Remediations</th>
              <th scope="col">Median</th>
              <th scope="col">95th percentile</th>
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
