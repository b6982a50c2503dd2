// The types of `formwork/linter`, as an importer meets them. Read by `npm run check` of the page, never run.
import { explain, rules, Workspace } from 'formwork';
import { format, formats, lint, lintWorkspace, merge, type LintOptions, type LintResult, type Report } from 'formwork/linter';

export async function use(options: LintOptions): Promise<string> {
  const result: LintResult = await lint({ 'main.tf': '', 'more.tf': new Uint8Array() }, options);
  await lint(new Map([['main.tf', '']]), { root: 'x/', levels: { 'unused-variable': 'off' }, config: '', configName: 'a.hcl', baseline: '{}' });
  await lint(new Uint8Array());
  const same = await lintWorkspace(new Workspace(), { root: '' });
  for (const name of formats) format(merge([result, same]), name, { colour: true, docs: 'https://example.org/', pages: { a: '# A' } });
  const report = JSON.parse(format(result, 'json')) as Report;
  const [first] = report.diagnostics;
  const [hidden] = result.suppressed;
  // @ts-expect-error there is no such format
  format(result, 'xml');
  // @ts-expect-error levels are four
  await lint({}, { levels: { 'unused-variable': 'fatal' } });
  const place: number | undefined = first?.range?.start.line;
  const why: 'inline' | 'baseline' | undefined = hidden?.kind;
  const known: string | undefined = explain('x').near ?? rules()[0]?.id ?? result.rules[0]?.explain ?? first?.url ?? first?.fixes[0]?.edits[0]?.text;
  return `${place} ${why} ${known}`;
}
