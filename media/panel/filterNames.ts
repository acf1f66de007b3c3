// Filters by what they do, in the user's words; one that is not known here keeps its own name.
import { t, type BilingualText } from "./i18n";
import { FILTERS } from "./strings/filters";

export function filterName(filter: string): string {
  const known = (FILTERS as Readonly<Record<string, BilingualText>>)[filter];
  return known ? t(known) : filter;
}
