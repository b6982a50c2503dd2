// The whole result for programs. The shape is in index.d.ts as `Report`; `version` grows when something in it changes its meaning.
import { version as tool } from 'formwork';
import { plain } from './text.js';

export function json(result, { link }) {
  const { rules, diagnostics, suppressed } = result;
  const report = {
    version: 1,
    tool: { name: 'formwork', version: tool() },
    error_count: result.error_count,
    warning_count: result.warning_count,
    note_count: result.note_count,
    mended: result.mended,
    diagnostics: diagnostics.map((diagnostic) => shown(diagnostic, link)),
    suppressed: suppressed.map(({ diagnostic, ...why }) => ({ ...why, diagnostic: shown(diagnostic, link) })),
    rules: rules.map((rule) => ({ ...rule, ...url(link(rule)) })),
    files: result.files,
    missing_services: result.missing_services,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function shown({ drawn, ...diagnostic }, link) {
  const { code: id, rule } = diagnostic;
  return { ...diagnostic, ...url(link({ id, rule })), ...(drawn !== undefined && { text: plain(drawn) }) };
}

const url = (address) => (address === undefined ? {} : { url: address });
