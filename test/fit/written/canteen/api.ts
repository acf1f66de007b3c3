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

export class ApiError extends Error {
  status: number;
  fields: Record<string, string>;

  constructor(status: number, message: string, fields: Record<string, string> = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.fields = fields;
  }

  get isAuth(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

async function request<T>(path: string, init: RequestInit = {}): Promise<T> {
  const headers = new Headers(init.headers);
  headers.set('Accept', 'application/json');
  if (init.body) headers.set('Content-Type', 'application/json');

  let response: Response;
  try {
    response = await fetch(`/api/canteen${path}`, { ...init, headers, credentials: 'include' });
  } catch {
    throw new ApiError(0, 'No connection to the school. Please try again later.');
  }

  if (response.status === 204) return undefined as T;

  const payload = await response.json().catch(() => null);
  if (!response.ok) {
    throw new ApiError(response.status, payload?.message ?? response.statusText, payload?.fields);
  }
  return payload as T;
}

export const getMenu = (monday: string) => request<MenuDay[]>(`/menu/${monday}`);

export const getPupils = () => request<Pupil[]>('/pupils');

export function saveAllergens(pupilId: string, avoids: Allergen[], note: string) {
  return request<Pupil>(`/pupils/${pupilId}/allergens`, {
    method: 'PUT',
    body: JSON.stringify({ avoids, note: note.trim() || null }),
  });
}

export function saveChoices(pupilId: string, choices: Choices) {
  const orders = Object.entries(choices)
    .filter(([, dishId]) => dishId !== null)
    .map(([date, dishId]) => ({ date, dishId }));

  return request<void>(`/pupils/${pupilId}/orders`, {
    method: 'POST',
    body: JSON.stringify({ orders }),
  });
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
