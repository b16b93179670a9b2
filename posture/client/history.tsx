// All that a finding went through, each step with the settings before and after side by side.
import type { HistoryStep } from '../../shared/findings/finding-queries.ts';
import type { Story } from '../model.ts';
import { Badge, Outside, Scrolling, Time } from './text.tsx';

export function History({ story: { finding, isRepairing, history } }: { story: Story }) {
  const begun: HistoryStep[] = isRepairing || history.length === 0 ? [{ finding }] : [];
  const steps = [...history, ...begun].toReversed();
  return (
    <ol class="history" reversed>
      {steps.map((step, index) => (
        <li key={`${step.finding.at} ${step.finding.state}`}>
          <Step step={step} isBegun={isRepairing && index === 0} />
        </li>
      ))}
    </ol>
  );
}

function Step({ step: { finding }, isBegun }: { step: HistoryStep; isBegun: boolean }) {
  const { state, at, trigger, reason, before, after, change } = finding;
  return (
    <>
      <p>
        <Badge state={isBegun ? 'repairing' : state} /> <Time at={at} />, by {trigger.detailType}
        {trigger.principal && (
          <>
            {' '}
            of <Outside text={trigger.principal} />
          </>
        )}
        : <Outside text={reason} />
      </p>
      <Settings
        label={`Settings before and after, ${state} at ${at}`}
        before={before}
        after={after ?? change}
        afterTitle={after === null ? 'Would be' : 'After'}
      />
    </>
  );
}

type Recorded = HistoryStep['finding']['before'];

type SettingsProps = { label: string; before: Recorded; after: Recorded; afterTitle: string };

function Settings({ label, before, after, afterTitle }: SettingsProps) {
  if (before === null && after === null) return null;
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return (
    <Scrolling label={label}>
      <table class="settings">
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Before</th>
            <th scope="col">{afterTitle}</th>
          </tr>
        </thead>
        <tbody>
          {names.map((name) => {
            const [was, is] = [shown(before?.[name]), shown(after?.[name])];
            return (
              <tr key={name} class={was === is ? '' : 'changed'}>
                <th scope="row">{name}</th>
                <td>{was}</td>
                <td>{was === is ? is : <mark>{is}</mark>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scrolling>
  );
}

function shown(value: unknown): string {
  if (value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
