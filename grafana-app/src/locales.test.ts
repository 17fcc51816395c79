import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import chinese from './locales/zh-Hans/cldera-ops-app.json';
import english from './locales/en-US/cldera-ops-app.json';
import pluginJson from './plugin.json';

type Catalogue = { [key: string]: string | Catalogue };

const inEnglish = flat(english);
const inChinese = flat(chinese);
const used = usedInSources();

it('both catalogues have the same sentences', () => {
  expect(Object.keys(inChinese)).toEqual(Object.keys(inEnglish));
  expect(pluginJson.languages).toEqual(['zh-Hans', 'en-US']);
});

it('every sentence of the sources is in the catalogues as it stands there, and no other is', () => {
  expect(inEnglish).toEqual(used);
});

describe('every sentence', () => {
  it.each(Object.keys(inEnglish))('%s takes the same values in both languages', (key) => {
    expect(placeholders(inChinese[key])).toEqual(placeholders(inEnglish[key]));
  });

  it('is Chinese in Chinese', () => {
    const foreign = Object.entries(inChinese).filter(([, text]) => !/\p{Script=Han}/u.test(text));
    expect(foreign.map(([key]) => key)).toEqual(['language']);
  });

  it('has Chinese punctuation beside Chinese', () => {
    const mixed = Object.entries(inChinese).filter(([, text]) =>
      /\p{Script=Han}[,;:!?()]|[,;:!?()]\p{Script=Han}/u.test(text),
    );
    expect(mixed).toEqual([]);
  });
});

function flat(catalogue: Catalogue, prefix = ''): Record<string, string> {
  const entries = Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as const] : Object.entries(flat(value, `${prefix}${key}.`)),
  );
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}

function placeholders(text = ''): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();
}

/** The keys and English texts of all calls of `t`; a key that is put together at run time could not be checked. */
function usedInSources(): Record<string, string> {
  const found: Record<string, string> = {};
  const files = globSync('**/*.{ts,tsx}', { cwd: import.meta.dirname }).filter(
    (name) => !/\.test\.|^test\/|^words/.test(name),
  );
  for (const name of files) {
    const source = readFileSync(`${import.meta.dirname}/${name}`, 'utf8');
    visit(ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true), (key, text) => {
      if (found[key] !== undefined && found[key] !== text) throw new Error(`${key} stands for two texts in ${name}`);
      found[key] = text;
    });
  }
  found['language'] = 'en-US';
  return flat(found);
}

function visit(node: ts.Node, found: (key: string, text: string) => void): void {
  if (ts.isCallExpression(node) && node.expression.getText() === 't') {
    const [key, text] = node.arguments;
    if (key === undefined || text === undefined || !ts.isStringLiteral(key) || !ts.isStringLiteral(text)) {
      throw new Error(`${node.getSourceFile().fileName}: ${node.getText()} is not called with two plain strings`);
    }
    found(key.text, text.text);
  }
  ts.forEachChild(node, (child) => visit(child, found));
}
