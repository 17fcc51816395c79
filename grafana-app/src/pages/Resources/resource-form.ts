import { Slug, type Input, type routes, type Template } from '@cldera/alert-bridge/contract';
import { t } from '../../words.ts';
import { suggestId } from './slug.ts';

/** What is typed when a resource is added. */
export interface ResourceForm {
  name: string;
  /** Null while the suggestion stands. */
  id: string | null;
  /** Null: a new customer, described by `newCustomer`. */
  customer: string | null;
  newCustomer: { name: string; id: string | null; email: string };
  /** Parameters of each chosen template, by template. */
  templates: Record<string, Record<string, string>>;
}

export const EMPTY_FORM: ResourceForm = {
  name: '',
  id: null,
  customer: null,
  newCustomer: { name: '', id: null, email: '' },
  templates: {},
};

/** The id as typed, else one from the name, else (a name in Chinese gives none) from the first address. */
export function idOf({ id, name, templates }: ResourceForm): string {
  if (id !== null) return id;
  const [template, parameters] = Object.entries(templates)[0] ?? [];
  const address = Object.values(parameters ?? {})[0] ?? '';
  return suggestId(name) || (address === '' ? '' : suggestId(`${template ?? ''}-${address.replace(/^\w+:\/\//, '')}`));
}

export function customerIdOf({ newCustomer: { id, name } }: ResourceForm): string {
  return id ?? suggestId(name);
}

/** What is wrong, by field; empty when it can be sent. */
export function errorsOf(form: ResourceForm, templates: Template[]): Record<string, string> {
  const required = t('form.required', 'Fill this in.');
  const slug = t('form.slug', 'Use 1 to 63 lower-case letters, digits and inner hyphens.');
  const errors: Record<string, string> = {};
  if (form.name.trim() === '') errors['name'] = required;
  if (!isSlug(idOf(form))) errors['id'] = slug;
  if (form.customer === null) {
    if (form.newCustomer.name.trim() === '') errors['customerName'] = required;
    if (!isSlug(customerIdOf(form))) errors['customerId'] = slug;
    if (!isEmail(form.newCustomer.email)) errors['customerEmail'] = t('form.email', 'This is not a mail address.');
  }
  return { ...errors, ...templateErrors(form.templates, templates) };
}

function templateErrors(typed: ResourceForm['templates'], templates: Template[]): Record<string, string> {
  const chosen = templates.filter(({ id }) => id in typed);
  if (chosen.length === 0) return { templates: t('form.templates', 'Choose at least one template.') };
  const missing = chosen.flatMap(({ id, parameters }) =>
    parameters
      .filter(({ name, required }) => required && (typed[id]?.[name] ?? '').trim() === '')
      .map(({ name }) => [`${id}.${name}`, t('form.required', 'Fill this in.')] as const),
  );
  return Object.fromEntries(missing);
}

type Body = NonNullable<Input<typeof routes.createResource>['body']>;

/** The form as the bridge takes it; parameters left empty are left out. */
export function bodyOf(form: ResourceForm, customer: string): Body {
  return {
    id: idOf(form),
    name: form.name.trim(),
    customer,
    templates: Object.entries(form.templates).map(([template, parameters]) => ({
      template,
      parameters: Object.fromEntries(
        Object.entries(parameters)
          .map(([name, value]) => [name, value.trim()] as const)
          .filter(([, value]) => value !== ''),
      ),
    })),
  };
}

function isSlug(text: string): boolean {
  return Slug.safeParse(text).success;
}

// Empty is fine: then notices go to staff only. The bridge looks more closely.
function isEmail(text: string): boolean {
  return text.trim() === '' || /^[^\s@]+@[^\s@]+$/.test(text.trim());
}
