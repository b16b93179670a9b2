// Arbitrary names and contents for properties: what others may call their accounts, units, buckets, tags and roles.
import fc from 'fast-check';
import { accountTypes, unclassified } from '../../shared/accounts/account-type.ts';
import { approvalModes, type Finding, type Hold, states } from '../../shared/findings/finding.ts';
import { aFinding } from './finding.ts';

/** Names that objects have by themselves, in JavaScript. */
export const inheritedNames = [...Object.getOwnPropertyNames(Object.prototype), 'prototype', 'length', 'then'];

/** Text that means something to a terminal, a page, a message, a spreadsheet or a regular expression. */
const meaningful = [
  '',
  ' ',
  '\u0000',
  'a\nb\r\nc\tb',
  '\u001b[2J\u001b[8m hidden \u001b[0m',
  '\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007',
  '\u202egnp.exe',
  '\u200b\u2066\ufeff',
  '\ud800',
  'a\udc00b',
  '</script><script>owned()</script>',
  '<!--<script>',
  '<!channel> <@U1> *bold* _it_ ~no~ `code`',
  '=HYPERLINK("https://evil.example")',
  '*.*[a-z]+(x|x)*$',
  '{{constructor}} #{7*7} %s %n',
  '\u{1f469}\u200d\u{1f52c}'.repeat(50),
  'x'.repeat(5_000),
];

/** Any character. fast-check's unit `binary` builds a table of all of Unicode in every suite, which takes half a second. */
const anyCharacter = fc
  .integer({ min: 0, max: 0x10_ff_ff - 0x8_00 })
  // Half surrogates are no characters.
  .map((code) => String.fromCodePoint(code < 0xd8_00 ? code : code + 0x8_00));

export function anyCharacters(maxLength = 20): fc.Arbitrary<string> {
  return fc.array(anyCharacter, { maxLength }).map((characters) => characters.join(''));
}

/** Any text, often one that is known to be hard. */
export const anyText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...inheritedNames, ...meaningful) },
  { weight: 2, arbitrary: anyCharacters(60) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...meaningful), fc.string()).map(([one, other]) => other + one) },
);

/** Any JSON value, with any keys. */
export const anyJson = fc
  .letrec((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, anyText, fc.integer(), fc.boolean(), fc.constant(null), tie('list'), tie('map')),
    list: fc.array(tie('value'), { maxLength: 3 }),
    map: fc.array(fc.tuple(anyText, tie('value')), { maxLength: 4 }).map((entries) => ownEntries(entries)),
  }))
  .value.map((value) => JSON.parse(JSON.stringify(value)) as unknown);

/** An object with these properties of its own, also one that is named __proto__, as JSON.parse makes it. */
function ownEntries(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of entries)
    Object.defineProperty(result, name, { value, enumerable: true, writable: true, configurable: true });
  return result;
}

const anySettings = fc.option(
  fc.dictionary(anyText, fc.oneof(anyText, fc.boolean(), fc.constant(null)), { maxKeys: 20 }),
);

const anyHold: fc.Arbitrary<Hold> = fc.record({
  hazards: fc.array(
    fc.record({
      id: anyText,
      breaks: anyText,
      affects: anyText,
      seenBy: anyText,
      remedy: anyText,
      approvable: fc.boolean(),
    }),
    { maxLength: 12 },
  ),
  fingerprint: anyText,
  approval: fc.constantFrom(...approvalModes),
  isApprovable: fc.boolean(),
});

/** A finding whose texts are any texts. */
export const anyFinding: fc.Arbitrary<Finding> = fc
  .record({
    id: anyText,
    accountId: anyText,
    accountType: fc.constantFrom(...accountTypes, unclassified),
    region: anyText,
    resource: fc.record({ type: fc.oneof(fc.constant('AWS::S3::Bucket'), anyText), id: anyText, arn: anyText }),
    guardrail: fc.oneof(fc.constant('s3-versioning'), anyText),
    severity: fc.constantFrom('LOW' as const, 'MEDIUM' as const, 'HIGH' as const, 'CRITICAL' as const),
    state: fc.constantFrom(...states),
    reason: anyText,
    hold: fc.option(anyHold, { nil: undefined }),
    notes: fc.option(fc.array(anyText, { maxLength: 3 }), { nil: undefined }),
    before: anySettings,
    after: anySettings,
    change: anySettings,
    trigger: fc.record({ eventId: anyText, detailType: anyText, principal: fc.option(anyText) }),
  })
  .map((parts) => aFinding(parts));
