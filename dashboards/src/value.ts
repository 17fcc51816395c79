import {
  MappingType,
  SpecialValueMatch,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Threshold,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { inLanguage, type Language, type Text } from './language.ts';

type Color = 'green' | 'yellow' | 'orange' | 'red' | 'blue' | 'text' | 'transparent';

/** Colours from a value upwards; the first step holds for everything below the second. */
export type Steps = readonly [Color, ...(readonly [number, Color])[]];

/** What a value, or every value from one upwards, is called; `none`: where there is no value. */
export type Meaning = ({ value: number } | { from: number } | { none: true }) & { text: string | Text; color?: Color };

/** What the values of a label are called. */
export type Words = Readonly<Record<string, Text>>;

/** Good, then worth a look, then bad. */
export function limits(warning: number, bad: number): Steps {
  return ['green', [warning, 'yellow'], [bad, 'red']];
}

/** One is good, zero is bad. */
export const WORKS: Steps = ['red', [1, 'green']];

/** Plain text colour: the number is neither good nor bad. */
export const NEUTRAL: Steps = ['text'];

export function thresholds(steps: Steps): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(thresholdList(steps));
}

export function thresholdList([base, ...others]: Steps): Threshold[] {
  return [{ value: null, color: base }, ...others.map(([value, color]) => ({ value, color }))];
}

export function mappings(meanings: readonly Meaning[], language: Language): ValueMapping[] {
  return meanings.map((meaning) => {
    const result = {
      text: inLanguage(meaning.text, language),
      ...(meaning.color === undefined ? {} : { color: meaning.color }),
    };
    if ('value' in meaning) return { type: MappingType.ValueToText, options: { [meaning.value]: result } };
    if ('from' in meaning) return { type: MappingType.RangeToText, options: { from: meaning.from, to: null, result } };
    return { type: MappingType.SpecialValue, options: { match: SpecialValueMatch.NullAndNan, result } };
  });
}

export function wordMapping(words: Words, language: Language): ValueMapping {
  const options = Object.entries(words).map(([value, text]) => [value, { text: text[language] }]);
  return { type: MappingType.ValueToText, options: Object.fromEntries(options) as Record<string, { text: string }> };
}
