// The history of a finding: each step with the settings before and after next to each other.
import type { HistoryStep } from '../../shared/findings/finding-queries.ts';
import { summaryOf } from '../../shared/findings/hold.ts';
import { describeWho } from '../../shared/findings/violator.ts';
import type { FindingTimeline } from '../model.ts';
import { Badge, ScrollRegion, Time, UntrustedText } from './text.tsx';

export function History({ timeline: { finding, isRepairing, history } }: { timeline: FindingTimeline }) {
  const inProgress: HistoryStep[] = isRepairing || history.length === 0 ? [{ finding }] : [];
  const steps = [...history, ...inProgress].toReversed();
  return (
    <ol class="history" reversed>
      {steps.map((step, index) => (
        <li key={`${step.finding.at} ${step.finding.state}`}>
          <Step step={step} isInProgress={isRepairing && index === 0} />
        </li>
      ))}
    </ol>
  );
}

function Step({ step: { finding }, isInProgress }: { step: HistoryStep; isInProgress: boolean }) {
  const { state, at, trigger, before, after, change } = finding;
  return (
    <>
      <p>
        <Badge state={isInProgress ? 'remediating' : state} /> <Time at={at} />, triggered by {trigger.detailType} (
        <UntrustedText text={describeWho(trigger)} />
        ): <UntrustedText text={summaryOf(finding)} />
      </p>
      <Settings
        label={`Settings before and after, ${state} at ${at}`}
        before={before}
        after={after ?? change}
        afterTitle={after === null ? 'If remediated' : 'After'}
      />
    </>
  );
}

type RecordedSettings = HistoryStep['finding']['before'];

type SettingsProps = { label: string; before: RecordedSettings; after: RecordedSettings; afterTitle: string };

function Settings({ label, before, after, afterTitle }: SettingsProps) {
  if (before === null && after === null) return null;
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return (
    <ScrollRegion label={label}>
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
            const [oldValue, newValue] = [formatValue(before?.[name]), formatValue(after?.[name])];
            return (
              <tr key={name} class={oldValue === newValue ? '' : 'changed'}>
                <th scope="row">{name}</th>
                <td>{oldValue}</td>
                <td>{oldValue === newValue ? newValue : <mark>{newValue}</mark>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function formatValue(value: unknown): string {
  if (value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
