// An editor's workspace, here or in a worker: what it is asked is asked of the text as it stands.
import { Facet } from '@codemirror/state';

/** The session of an editor. */
export const session = Facet.define({ combine: (all) => all[0] });

export class Session {
  #workspace;
  /** What the workspace has of the file. */
  #sent;
  #refused = new Set();

  constructor({ workspace, file = 'main.tf', lint, open, edit }) {
    Object.assign(this, { file, open, edit, options: lint });
    this.#workspace = workspace;
  }

  /** Asks about the text of an editor; `undefined` when that has changed meanwhile. */
  async ask(view, method, ...args) {
    const { doc } = view.state;
    if (this.#sent !== doc) {
      this.#sent = doc;
      await this.#workspace.setFile(this.file, doc.toString());
    }
    let answer = await this.#workspace[method](...args);
    if (await this.#load(answer?.missing_services ?? answer?.missingServices)) answer = await this.#workspace[method](...args);
    return view.state.doc === doc ? answer : undefined;
  }

  /** Whether schemas came that were missing. What cannot be fetched is not asked for again. */
  async #load(missing = []) {
    const wanted = missing.filter((name) => !this.#refused.has(name));
    const came = await Promise.all(wanted.map((name) => this.#workspace.loadService(name).then(() => true, () => !this.#refused.add(name))));
    return came.includes(true);
  }
}
