import type { PastProbe } from './history.ts';
import type { Module } from './module.ts';

export interface Landing {
  version: string;
  modules: readonly Module[];
  probes: readonly PastProbe[];
}

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border-bottom: 1px solid #8884; padding: .3rem .8rem .3rem 0; text-align: left; vertical-align: top; }
  td.number { font-variant-numeric: tabular-nums; text-align: right; }
  code { font-family: ui-monospace, monospace; }
  .failure { color: #b3261e; }
  @media (prefers-color-scheme: dark) { :root { color-scheme: dark; } .failure { color: #ff8a80; } }
`;

/** The page an operator sees first: what can be probed, and how the last probes went. */
export function landingPage({ version, modules, probes }: Landing): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cldera exporters</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Cldera exporters</h1>
<p>Version ${escapeHtml(version)} · <a href="/metrics">metrics of this process</a> · <a href="/-/ready">ready</a></p>
<h2>Modules</h2>
<table>
<thead><tr><th>Module</th><th>Reads</th><th>Probe</th></tr></thead>
<tbody>
${modules.map(moduleRow).join('\n')}
</tbody>
</table>
<h2>Last probes</h2>
${probes.length === 0 ? '<p>None yet.</p>' : probeTable(probes)}
</body>
</html>
`;
}

function moduleRow({ name, summary, exampleTarget }: Module): string {
  const query = `/probe?module=${encodeURIComponent(name)}&target=${encodeURIComponent(exampleTarget)}`;
  const shown = `/probe?module=${name}&target=${exampleTarget}`;
  return `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(summary)}</td><td><a href="${escapeHtml(query)}"><code>${escapeHtml(shown)}</code></a></td></tr>`;
}

function probeTable(probes: readonly PastProbe[]): string {
  return `<table>
<thead><tr><th>Time (UTC)</th><th>Module</th><th>Target</th><th>Auth</th><th>Seconds</th><th>Result</th></tr></thead>
<tbody>
${probes.map(probeRow).join('\n')}
</tbody>
</table>`;
}

function probeRow({ at, moduleName, target, authName, seconds, result, detail }: PastProbe): string {
  const cells = [moduleName, target, authName ?? ''].map((text) => `<td>${escapeHtml(text)}</td>`).join('');
  const outcome =
    result === 'success' ? '<td>success</td>' : `<td class="failure">${escapeHtml(`${result}: ${detail}`)}</td>`;
  return `<tr><td>${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}</td>${cells}<td class="number">${seconds.toFixed(4)}</td>${outcome}</tr>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
