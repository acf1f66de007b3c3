// Who works on which sailing: fills the roles of every boat from the crew, with enough rest between.
import type { Sailing } from "./timetable";

export type Role = "captain" | "engineer" | "deckhand";

export interface CrewMember {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly maxMinutesPerDay: number;
}

export interface Duty {
  readonly member: CrewMember;
  readonly role: Role;
  readonly sailing: Sailing;
}

export interface Rota {
  readonly duties: readonly Duty[];
  readonly unfilled: readonly { readonly sailing: Sailing; readonly role: Role }[];
}

const NEEDED: readonly Role[] = ["captain", "engineer", "deckhand", "deckhand"];
const REST_MINUTES = 20;

export function planRota(sailings: readonly Sailing[], crew: readonly CrewMember[]): Rota {
  const duties: Duty[] = [];
  const unfilled: { sailing: Sailing; role: Role }[] = [];
  const ordered = [...sailings].filter(({ cancelled }) => !cancelled).sort((a, b) => a.departs - b.departs);
  for (const sailing of ordered) {
    for (const role of NEEDED) {
      const member = pickMember(crew, duties, sailing, role);
      if (member) duties.push({ member, role, sailing });
      else unfilled.push({ sailing, role });
    }
  }
  return { duties, unfilled };
}

function pickMember(
  crew: readonly CrewMember[],
  duties: readonly Duty[],
  sailing: Sailing,
  role: Role,
): CrewMember | undefined {
  return crew
    .filter((member) => member.roles.includes(role))
    .filter((member) => isFree(member, duties, sailing))
    .sort((a, b) => minutesOf(a, duties) - minutesOf(b, duties))[0];
}

function isFree(member: CrewMember, duties: readonly Duty[], sailing: Sailing): boolean {
  const own = duties.filter((duty) => duty.member === member);
  const overlaps = own.some(
    (duty) => duty.sailing.departs < sailing.arrives + REST_MINUTES && sailing.departs < duty.sailing.arrives + REST_MINUTES,
  );
  const length = sailing.arrives - sailing.departs;
  return !overlaps && minutesOf(member, duties) + length <= member.maxMinutesPerDay;
}

export function minutesOf(member: CrewMember, duties: readonly Duty[]): number {
  return duties
    .filter((duty) => duty.member === member)
    .reduce((sum, { sailing }) => sum + (sailing.arrives - sailing.departs), 0);
}
