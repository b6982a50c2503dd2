// Judges reports by what others published: the schema of SARIF, and a strict reader of XML.
import { createRequire } from 'node:module';

const installed = createRequire(new URL('../../../scripts/package.json', import.meta.url));

const Ajv = installed('ajv-draft-04');
const formats = installed('ajv-formats');
const { SaxesParser } = installed('saxes');

/** The schema of the standard, as a package of one of its editors ships it. */
const schema = installed('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');

// One of the schema's patterns is none under the flag `u`.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats(ajv);
const validate = ajv.compile(schema);

/** What is wrong with a report in SARIF, as texts. */
export function sarifMistakes(text) {
  return validate(JSON.parse(text)) ? [] : validate.errors.map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The elements of a document with their attributes and the text in them; throws when it is no XML. */
export function elements(xml) {
  const found = [];
  const open = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes }, text: '' };
    found.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    // Between the declaration and the root there is text too.
    if (open.length > 0) open.at(-1).text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  return found;
}
