// Phrases that readers from everywhere stumble over, with the words of AWS's documents and of docs/reference/glossary.md in
// their place. `npm run check:phrases` refuses them in prose, comments and messages.

export type FlaggedPhrase = {
  /** Matched as whole words, whatever the case; a blank stands for any white space, also a line break. */
  readonly pattern: RegExp;
  readonly suggestion: string;
  /** Phrases in which it is right. */
  readonly exceptions?: readonly RegExp[];
};

/** Everyday verbs in place of terms. */
const terms: readonly FlaggedPhrase[] = [
  { pattern: /mend(s|ed|ing)?/, suggestion: 'fix, remediate' },
  {
    pattern: /repair(s|ed|ing)?/,
    suggestion: 'remediate, remediation, fix; time to remediate',
    // The JSON key `repair`, and the key `repairs` of governance.yml.
    exceptions: [/[`'".]repairs?[`'":]/, /repairs: \d/, /repair: '/, /so not repaired/],
  },
  { pattern: /(hold|holds|held|holding)( [\w,'’-]+){0,5} against/, suggestion: 'evaluate' },
  { pattern: /judg(e|es|ed|ing|ement|ements|ment|ments)/, suggestion: 'evaluate, evaluation, verdict' },
  { pattern: /(next|daily|first|last|another|each) looks?/, suggestion: 'evaluation, check' },
  { pattern: /demand(s|ed|ing)?/, suggestion: 'require', exceptions: [/on demand/] },
  { pattern: /(told|tells?|telling) of/, suggestion: 'notified of, reports' },
  { pattern: /(hears?|heard) of/, suggestion: 'is notified of' },
  { pattern: /(is|are|was|no) news/, suggestion: 'state change' },
  { pattern: /grave(r|st)?/, suggestion: 'severe, most severe' },
  { pattern: /(bury|buries|buried)/, suggestion: 'move to the dead-letter queue' },
  { pattern: /(is|are|was|were|be|stays|still) shut(?! out)/, suggestion: 'quarantined' },
  { pattern: /puts? back/, suggestion: 'restore, undo, redrive' },
  { pattern: /anew/, suggestion: 'again, re-applied' },
  { pattern: /brakes?/, suggestion: 'change control, kill switch, change budget', exceptions: [/brakes\.yml/] },
  { pattern: /stor(y|ies)/, suggestion: 'demo, timeline' },
  { pattern: /wish(es)?/, suggestion: 'request' },
];

/** Clauses in place of nouns. */
const riddles: readonly FlaggedPhrase[] = [
  { pattern: /turned round/, suggestion: 'out of order' },
  { pattern: /by the clock/, suggestion: 'on a schedule' },
  { pattern: /in earnest/, suggestion: 'for real, not a dry run' },
  { pattern: /puts?( it| them| [\w.]+\.yml)? right/, suggestion: 'fix, correct' },
  { pattern: /so many/, suggestion: 'a number with its unit' },
  { pattern: /(what|that|which|it) (is|was) gone/, suggestion: 'deleted, does not exist' },
  { pattern: /what(ever)? stands/, suggestion: 'the current state' },
  { pattern: /whoever/, suggestion: 'anyone who, the caller' },
  { pattern: /beside others/, suggestion: 'comparison with other tools' },
  { pattern: /the sum/, suggestion: 'the total, the cost model', exceptions: [/the sum of/] },
  { pattern: /goes without/, suggestion: 'does not need' },
  { pattern: /for those who wonder/, suggestion: 'shown to other operators' },
  { pattern: /(becomes?|became) of/, suggestion: 'the outcome of, the lifecycle of' },
  { pattern: /what (a|an|the) \w+ comes to/, suggestion: 'the outcome' },
  { pattern: /the way of (a|an|the)/, suggestion: 'the flow of' },
  { pattern: /(what|all that) has to be there/, suggestion: 'prerequisites' },
  { pattern: /what there is/, suggestion: 'the list of' },
  { pattern: /ever (later|more seldom)/, suggestion: 'with exponential backoff' },
  { pattern: /(kept|held|keeps?|holds?) off/, suggestion: 'suspended' },
  { pattern: /has no say/, suggestion: 'is not authorized' },
  { pattern: /speaks? of/, suggestion: 'names, is about' },
  { pattern: /why (it|they) died/, suggestion: 'the failure reason' },
  { pattern: /and (says?|said) so/, suggestion: 'and reports it' },
  { pattern: /sees? to it/, suggestion: 'enforces it' },
  { pattern: /he may/, suggestion: 'they may, it is authorized to' },
  { pattern: /without anyone watching/, suggestion: 'automatically' },
  { pattern: /what is to be done/, suggestion: 'the steps' },
];

export const flaggedPhrases: readonly FlaggedPhrase[] = [...terms, ...riddles];
