// What a held finding waits for: what the change would break, since when it is held, and how it is approved.
import type { Hold } from '../../shared/findings/finding.ts';
import { approvalAdvice, heldSince } from '../../shared/findings/hold.ts';
import type { FindingTimeline } from '../model.ts';
import { duration, ScrollRegion, Time, UntrustedText } from './text.tsx';

/** `at` is when the posture was computed (ISO 8601). */
type Props = { timeline: FindingTimeline; at: string };

/** The hold of a finding; nothing if it is not held. */
export function HoldDetails({ timeline: { finding, history }, at }: Props) {
  const { id, hold } = finding;
  if (hold === undefined) return null;
  const since = heldSince(history.map((step) => step.finding)) ?? finding.at;
  return (
    <>
      <p>
        Held for {duration(Math.max(0, Date.parse(at) - Date.parse(since)))}, since <Time at={since} />. Nothing was
        written. The change would break:
      </p>
      <ScrollRegion label={`What the change would break, ${id}`}>
        <Hazards hazards={hold.hazards} />
      </ScrollRegion>
      <p>{hold.isApprovable ? <Approval id={id} /> : approvalAdvice(id, hold)}</p>
    </>
  );
}

function Approval({ id }: { id: string }) {
  return (
    <>
      To make the change as it is now:{' '}
      <code>
        palisade approve <UntrustedText text={id} />
      </code>
    </>
  );
}

function Hazards({ hazards }: Pick<Hold, 'hazards'>) {
  return (
    <table class="hazards">
      <thead>
        <tr>
          <th scope="col">Row</th>
          <th scope="col">What would break</th>
          <th scope="col">For whom</th>
          <th scope="col">Shown by</th>
          <th scope="col">What to do</th>
        </tr>
      </thead>
      <tbody>
        {hazards.map((hazard) => (
          <tr key={`${hazard.id} ${hazard.breaks} ${hazard.affects}`}>
            <th scope="row">
              <UntrustedText text={hazard.id} />
            </th>
            {[hazard.breaks, hazard.affects, hazard.seenBy, hazard.remedy].map((text) => (
              <td key={text}>
                <UntrustedText text={text} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
