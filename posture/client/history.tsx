// The history of a finding: each step with the settings before and after next to each other.
import { compareSettings, settingsAfter } from '../../shared/findings/compared-settings.ts';
import type { Finding } from '../../shared/findings/finding.ts';
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
  const { state, at, trigger, before, guardrail, resource } = finding;
  const changed = settingsAfter(finding);
  return (
    <>
      <p>
        <Badge state={isInProgress ? 'remediating' : state} /> <Time at={at} />, triggered by {trigger.detailType} (
        <UntrustedText text={describeWho(trigger)} />
        ): <UntrustedText text={summaryOf(finding)} />
      </p>
      <Settings
        // Findings of the same event have the same time.
        label={`Settings before and after: ${guardrail} of ${resource.id}, ${state} at ${at}`}
        before={before}
        after={changed.settings}
        afterTitle={changed.title}
      />
    </>
  );
}

type SettingsProps = { label: string; before: Finding['before']; after: Finding['before']; afterTitle: string };

function Settings({ label, before, after, afterTitle }: SettingsProps) {
  if (before === null && after === null) return null;
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
          {compareSettings(before, after).map(({ name, before: oldValue, after: newValue, isChanged }) => (
            <tr key={name} class={isChanged ? 'changed' : ''}>
              <th scope="row">{name}</th>
              <td>{oldValue}</td>
              <td>{isChanged ? <mark>{newValue}</mark> : newValue}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
