/** Languages the dashboards are generated in, the product's own first. */
export const LANGUAGES = ['zh-Hans', 'en-US'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One text in every language. */
export type Text = Record<Language, string>;

/** The same text, Chinese first. */
export function both(chinese: string, english: string): Text {
  return { 'zh-Hans': chinese, 'en-US': english };
}

/** A text that may need no translation (a unit, a product's name) in one language. */
export function inLanguage(text: string | Text, language: Language): string {
  return typeof text === 'string' ? text : text[language];
}
