// The titles of lint rules in the page's language. The engine speaks English; the other language is loaded when wanted.
import { preferences } from './preferences.svelte';
import type { DiagnosticDto } from 'formwork';

type Texts = Record<string, string[] | undefined>;

class RuleTexts {
  #zh = $state.raw<Texts>({});
  #asked = false;

  /** Loads the texts of the chosen language. */
  load(): void {
    if (preferences.language !== 'zh' || this.#asked) return;
    this.#asked = true;
    import('../i18n/rules.zh.json').then(
      ({ default: texts }) => (this.#zh = texts),
      () => (this.#asked = false),
    );
  }

  #of(id: string): string[] {
    return (preferences.language === 'zh' && this.#zh[id]) || [];
  }

  title(id: string, english: string): string {
    return this.#of(id)[0] ?? english;
  }

  /** One sentence, where the language has one of its own. */
  summary(id: string): string | undefined {
    return this.#of(id)[1];
  }

  /** What a problem is called. */
  named({ rule, code, summary }: DiagnosticDto): string {
    return rule ? this.title(code, summary) : summary;
  }
}

export const ruleTexts = new RuleTexts();
