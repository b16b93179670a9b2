// The document of the posture page, without a browser.
import fc from 'fast-check';
import { renderPage } from '../../posture/html.ts';
import { postureOf } from '../../posture/model.ts';
import { anyFinding, anyText } from '../support/any-text.ts';
import { aFinding } from '../support/finding.ts';

const empty = { findings: [], history: [], intents: [] };

test('no name in the data closes the script element around it, and the data is complete', () => {
  const resource = { type: 'AWS::S3::Bucket', id: '</script><script>owned()</script>', arn: 'a' };
  const sources = {
    snapshot: { ...empty, findings: [aFinding({ resource })] },
    accounts: [],
    exemptions: [],
    pauses: [],
  };
  const text = renderPage({ script: '0', style: '' }, postureOf(sources, new Date()), null);
  expect(text).not.toContain('owned()</script>');
  const [, json = ''] =
    /<script type="application\/json" id="start">(.*)<\/script>\n<script>0<\/script>/.exec(text) ?? [];
  expect(JSON.parse(json).posture.timelines[0].finding.resource.id).toBe(resource.id);
});

test('the content security policy allows only the bundled script and style', () => {
  const sources = { snapshot: empty, accounts: [], exemptions: [], pauses: [] };
  const text = renderPage({ script: 'run()', style: 'a{}' }, postureOf(sources, new Date()), null);
  expect(text).toMatch(/default-src &#39;none&#39;; script-src &#39;sha256-[\w+/=]+&#39;; style-src &#39;sha256-/);
});

test('whatever findings, accounts and exemptions contain, the document has two scripts, and the data is complete', () => {
  fc.assert(
    fc.property(fc.array(anyFinding, { maxLength: 5 }), anyText, (findings, owner) => {
      const exemption = { account: '*', resource: owner, guardrail: '*', owner, reason: owner, expires: '2027-01-01' };
      const sources = { snapshot: { ...empty, findings }, accounts: [], exemptions: [exemption], pauses: [owner] };
      const posture = postureOf(sources, new Date());
      const text = renderPage({ script: '0', style: '' }, posture, null);
      expect(text.match(/<script|<\/script|<!--/g)).toEqual(['<script', '</script', '<script', '</script']);
      const [, json = ''] = /<script type="application\/json" id="start">(.*?)<\/script>/s.exec(text) ?? [];
      expect(JSON.parse(json)).toEqual({ posture: JSON.parse(JSON.stringify(posture)), live: null });
    }),
  );
});
