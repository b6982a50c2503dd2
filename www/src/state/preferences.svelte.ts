// What the visitor chose about the page itself. Kept in localStorage where there is one.
export type Theme = 'system' | 'light' | 'dark';
export type Language = 'en' | 'zh';

function stored(key: string): string | null {
  try {
    return localStorage.getItem(`formwork:${key}`);
  } catch {
    return null;
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(`formwork:${key}`, value);
  } catch {
    // A preference that cannot be kept holds until the page closes.
  }
}

function initialLanguage(): Language {
  const chosen = stored('language');
  if (chosen === 'en' || chosen === 'zh') return chosen;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

function initialTheme(): Theme {
  const chosen = stored('theme');
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

export const SPEEDS = [0, 1, 10, 60] as const;
export type Speed = (typeof SPEEDS)[number];

function initialSpeed(): Speed {
  const chosen = Number(stored('speed') ?? '10');
  return SPEEDS.find((speed) => speed === chosen) ?? 10;
}

const NEXT_THEME: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };

class Preferences {
  theme = $state<Theme>(initialTheme());
  language = $state<Language>(initialLanguage());
  speed = $state<Speed>(initialSpeed());
  /** The speed at which time goes on when it has stood still. */
  running: Speed = this.speed === 0 ? 10 : this.speed;

  /** Puts the choices where CSS and assistive technology look for them. */
  apply(): void {
    const root = document.documentElement;
    root.lang = this.language === 'zh' ? 'zh-CN' : 'en';
    if (this.theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = this.theme;
  }

  nextTheme(): void {
    this.theme = NEXT_THEME[this.theme];
    store('theme', this.theme);
  }

  nextLanguage(): void {
    this.language = this.language === 'en' ? 'zh' : 'en';
    store('language', this.language);
  }

  setSpeed(speed: Speed): void {
    this.speed = speed;
    if (speed !== 0) this.running = speed;
    store('speed', String(speed));
  }
}

export const preferences = new Preferences();
