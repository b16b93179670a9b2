import { describeSettingChange, settingChanges } from '../../../cli/plan/setting-changes.ts';

test.each([
  {
    name: 'a setting that differs',
    before: { minimumLength: 6 },
    change: { minimumLength: 14 },
    text: ['minimumLength: 6 → 14'],
  },
  {
    name: 'a path into the settings',
    before: { security: { email: 'a@b' }, billing: null },
    change: { 'security.email': 'c@d', 'billing.name': 'Finance' },
    text: ['security.email: "a@b" → "c@d"', 'billing.name: not set → "Finance"'],
  },
  {
    name: 'a name with a dot that is no path',
    before: { 'a.b': 1, a: { b: 2 } },
    change: { 'a.b': 3 },
    text: ['a.b: 1 → 3'],
  },
  {
    name: 'an operation',
    before: { attached: [] },
    change: { 'attach palisade-common': true },
    text: ['attach palisade-common'],
  },
  { name: 'false is not "not set"', before: { block: false }, change: { block: true }, text: ['block: false → true'] },
  { name: 'unknown settings', before: null, change: { status: 'Enabled' }, text: ['status: not set → "Enabled"'] },
  {
    name: 'a setting that is written and stays',
    before: { status: 'Suspended', mfaDelete: false, list: [], key: null },
    change: { status: 'Enabled', mfaDelete: false, list: [], key: null },
    text: ['status: "Suspended" → "Enabled"'],
  },
  { name: 'no change', before: { status: 'Enabled' }, change: null, text: [] },
])('$name', ({ before, change, text }) => {
  expect(settingChanges(before, change).map(describeSettingChange)).toEqual(text);
});
