import { z } from 'zod';
import { Done, keepable, Language, Reference } from './common.ts';
import { route } from './route.ts';

export const Role = z.enum(['administrator', 'engineer', 'customer']);
export type Role = z.infer<typeof Role>;

export const Session = z.object({
  person: z.object({
    id: z.string(),
    login: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    role: Role,
    language: Language,
    /** The customer a customer's person belongs to; null for staff. */
    customer: Reference.nullable(),
  }),
  /** The password was a one-time one: nothing else is allowed before it is changed. */
  mustChangePassword: z.boolean(),
  /** Actions this person may do, so that the navigation shows what can be used. */
  actions: z.array(z.string()),
});
export type Session = z.infer<typeof Session>;

const NewPassword = z.string().min(12, 'use at least 12 characters').max(200);

export const sessionRoutes = {
  signIn: route({
    method: 'POST',
    path: '/api/session',
    action: 'public',
    summary: 'Signs in with login and password; sets the session cookie',
    body: z.strictObject({ login: keepable(z.string().min(1).max(200)), password: z.string().min(1).max(1000) }),
    response: Session,
  }),
  getSession: route({
    method: 'GET',
    path: '/api/session',
    action: 'session.own',
    summary: 'Who is signed in',
    response: Session,
  }),
  signOut: route({
    method: 'DELETE',
    path: '/api/session',
    action: 'session.own',
    summary: 'Signs out',
    response: Done,
  }),
  changePassword: route({
    method: 'PUT',
    path: '/api/session/password',
    action: 'session.own',
    summary: 'Changes the own password; ends all other sessions',
    body: z.strictObject({ current: z.string().min(1).max(1000), next: NewPassword }),
    response: Done,
  }),
  setLanguage: route({
    method: 'PUT',
    path: '/api/session/language',
    action: 'session.own',
    summary: 'Chooses the own language',
    body: z.strictObject({ language: Language }),
    response: Session,
  }),
};
