export type Allergen = 'gluten' | 'milk' | 'egg' | 'nuts' | 'fish' | 'soy';

export interface Dish {
  id: string;
  name: string;
  vegetarian: boolean;
  allergens: Allergen[];
  pence: number;
}

export interface MenuDay {
  date: string;
  dishes: Dish[];
  closed?: string; // reason, e.g. "Inset day"
}

export interface Pupil {
  id: string;
  firstName: string;
  year: number;
  avoids: Allergen[];
  freeMeals: boolean;
  balance: number;
}

export type Choices = Record<string, string | null>;

export type Problem =
  | { kind: 'offline' }
  | { kind: 'signedOut' }
  | { kind: 'invalid'; fields: Record<string, string> }
  | { kind: 'broken'; code: number };

export type Outcome<T> = { ok: true; value: T } | { ok: false; problem: Problem };

export function describe(problem: Problem): string {
  switch (problem.kind) {
    case 'offline':
      return 'No connection to the school. Please try again later.';
    case 'signedOut':
      return 'Please sign in again.';
    case 'invalid':
      return Object.values(problem.fields).join(' ') || 'Something is missing.';
    case 'broken':
      return `The canteen's server has a problem (${problem.code}).`;
  }
}

// Nothing here throws: a form has to show what went wrong anyway.
async function call<T>(method: 'GET' | 'PUT' | 'POST', path: string, body?: object): Promise<Outcome<T>> {
  const reply = await fetch(`/canteen${path}`, {
    method,
    credentials: 'include',
    ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  }).catch(() => null);

  if (!reply) return { ok: false, problem: { kind: 'offline' } };
  if (reply.status === 401) return { ok: false, problem: { kind: 'signedOut' } };
  if (reply.status === 422) {
    const { fields } = await reply.json();
    return { ok: false, problem: { kind: 'invalid', fields } };
  }
  if (reply.status >= 400) return { ok: false, problem: { kind: 'broken', code: reply.status } };
  return { ok: true, value: reply.status === 204 ? undefined : await reply.json() };
}

export const getMenu = (monday: string) => call<MenuDay[]>('GET', `/menu/${monday}`);

export const getPupils = () => call<Pupil[]>('GET', '/pupils');

export const saveAllergens = (pupilId: string, avoids: Allergen[], note: string) =>
  call<Pupil>('PUT', `/pupils/${pupilId}/allergens`, { avoids, note: note.trim() || null });

export function saveChoices(pupilId: string, choices: Choices) {
  const orders = Object.entries(choices)
    .filter(([, dishId]) => dishId !== null)
    .map(([date, dishId]) => ({ date, dishId }));
  return call<void>('POST', `/pupils/${pupilId}/orders`, { orders });
}

export function isSafeFor(pupil: Pupil, dish: Dish): boolean {
  return !dish.allergens.some((allergen) => pupil.avoids.includes(allergen));
}

export function mondayOf(date: Date): string {
  const copy = new Date(date);
  const offset = (copy.getDay() + 6) % 7;
  copy.setDate(copy.getDate() - offset);
  const month = String(copy.getMonth() + 1).padStart(2, '0');
  const day = String(copy.getDate()).padStart(2, '0');
  return `${copy.getFullYear()}-${month}-${day}`;
}
