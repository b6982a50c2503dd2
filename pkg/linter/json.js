// The whole result for programs. The shape is in index.d.ts as `Report`; `version` grows when something in it changes its meaning.
import { version as tool } from 'formwork';
import { plain } from './text.js';

export function json(result, { links }) {
  const { rules, diagnostics, suppressed } = result;
  const report = {
    version: 1,
    tool: { name: 'formwork', version: tool() },
    error_count: result.error_count,
    warning_count: result.warning_count,
    note_count: result.note_count,
    diagnostics: diagnostics.map((diagnostic) => shown(diagnostic, links)),
    suppressed: suppressed.map(({ diagnostic, ...why }) => ({ ...why, diagnostic: shown(diagnostic, links) })),
    rules: rules.map((rule) => ({ ...rule, ...url(links, rule.id) })),
    files: result.files,
    missing_services: result.missing_services,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function shown({ rendered, ...diagnostic }, links) {
  return { ...diagnostic, ...url(links, diagnostic.code), rendered: plain(rendered) };
}

function url(links, id) {
  return links === undefined ? {} : { url: links(id) };
}
