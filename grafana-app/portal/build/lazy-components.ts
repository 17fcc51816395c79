import type { Plugin } from 'vite';

/**
 * Components of `@grafana/ui` that bring an editor, a drag-and-drop library or an upload library with them.
 * A page that never shows one should not wait for it, but a plugin imports the package as a whole: so each becomes a
 * `React.lazy` of itself. Module below `dist/esm/` → its components; what else it exports, nobody else may import.
 */
const LAZY: Readonly<Record<string, readonly string[]>> = {
  'components/ButtonCascader/ButtonCascader': ['ButtonCascader'],
  'components/Cascader/Cascader': ['Cascader'],
  'components/CodeMirror/CodeEditor': ['CodeEditor'],
  'components/DataLinks/DataLinkInput': ['DataLinkInput'],
  'components/DataLinks/DataLinksInlineEditor/DataLinksInlineEditor': ['DataLinksInlineEditor'],
  'components/DataLinks/DataLinksInlineEditor/DataLinksInlineEditorBase': ['DataLinksInlineEditorBase'],
  'components/FileDropzone/FileDropzone': ['FileDropzone', 'FileDropzoneDefaultChildren'],
  'components/QueryField/QueryField': ['QueryField', 'UnThemedQueryField'],
  'components/QueryInput/QueryInput': ['QueryInput'],
};

/** Parts for writing query editors of data sources, which an app has no use for. Calling one throws. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  'slate-plugins/indentation': ['IndentationPlugin'],
  'slate-plugins/slate-prism/index': ['SlatePrism'],
  'utils/slate': ['SCHEMA', 'makeFragment', 'makeValue'],
};

/** Monaco is 5 MB and 80 language files; a plain text area edits the same text. */
const MONACO = 'components/Monaco/ReactMonacoEditor';

const WHOLE = '?whole';
const MODULE = /\/@grafana\/ui\/dist\/esm\/(.+)\.mjs$/;

/** Serves stand-ins for the modules above. The build fails when an upgrade of `@grafana/ui` moved one of them. */
export function lazyComponents(): Plugin {
  return {
    name: 'lazy-components',
    enforce: 'pre',
    resolveId(source, importer) {
      if (importer?.endsWith(WHOLE) !== true) return null;
      return this.resolve(source, importer.slice(0, -WHOLE.length), { skipSelf: true });
    },
    async load(id) {
      const module = MODULE.exec(id)?.[1];
      if (module === undefined) return null;
      if (module === MONACO) return textArea();
      const leftOut = LEFT_OUT[module];
      if (leftOut !== undefined) return leftOut.map(throwing).join('\n');
      const lazy = LAZY[module];
      if (lazy === undefined) return null;
      const { exports } = await this.load({ id: id + WHOLE });
      const gone = lazy.filter((name) => exports?.includes(name) !== true);
      if (gone.length > 0) this.error(`${module} no longer exports ${gone.join(', ')}: see lazy-components.ts`);
      return ["import { createElement, forwardRef, lazy, Suspense } from 'react';", ...lazy.map(lazily(id))].join('\n');
    },
  };
}

function lazily(id: string): (name: string) => string {
  const whole = JSON.stringify(id + WHOLE);
  return (name) => `
const Whole${name} = lazy(() => import(${whole}).then((module) => ({ default: module.${name} })));
export const ${name} = forwardRef((props, ref) =>
  createElement(Suspense, { fallback: null }, createElement(Whole${name}, ref === null ? props : { ...props, ref })));`;
}

function throwing(name: string): string {
  return `export function ${name}() { throw new Error('${name} is left out of this portal'); }`;
}

function textArea(): string {
  return `
import { createElement } from 'react';
export const ReactMonacoEditor = ({ value, onChange, height, width, options }) =>
  createElement('textarea', {
    'aria-label': options?.ariaLabel,
    readOnly: options?.readOnly,
    spellCheck: false,
    style: { height, width: width ?? '100%', fontFamily: 'monospace' },
    value,
    onChange: (event) => onChange?.(event.target.value),
  });
export default ReactMonacoEditor;`;
}
