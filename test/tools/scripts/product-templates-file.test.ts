// The generated file with the templates of products: it is up to date, and has them as they are.
import { readFileSync } from 'node:fs';
import { productTemplateTexts } from '../../../shared/resources/catalog/product-templates.ts';
import { productTemplatesFile } from '../../../tools/scripts/product-templates-file.ts';

test('the file is up to date: npm run generate', () => {
  expect(readFileSync('shared/resources/catalog/product-templates.ts', 'utf8')).toBe(productTemplatesFile());
});

test.each(Object.entries(productTemplateTexts))('%s is the template, character for character', (name, text) => {
  expect(text).toBe(readFileSync(`platform/templates/${name}`, 'utf8'));
});
