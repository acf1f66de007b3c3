// Tickets for the ferry: what a party pays, and which of their tickets are still good.
import { formatClock, type Pier, type Sailing } from "./timetable";

export type PassengerKind = "adult" | "child" | "islander" | "dog";

export interface Party {
  readonly passengers: readonly PassengerKind[];
  readonly bicycles: number;
  readonly isReturn: boolean;
}

export interface Ticket {
  readonly number: number;
  readonly sailingId: string;
  readonly party: Party;
  readonly cents: number;
  usedAt: Date | null;
}

const FARES: Record<PassengerKind, number> = { adult: 850, child: 400, islander: 200, dog: 150 };
const BICYCLE_FARE = 300;
const RETURN_FACTOR = 1.7;
const GROUP_SIZE = 8;
const GROUP_DISCOUNT = 0.15;

export function fareOf(party: Party): number {
  const people = party.passengers.reduce((sum, kind) => sum + FARES[kind], 0);
  const single = people + party.bicycles * BICYCLE_FARE;
  const both = party.isReturn ? single * RETURN_FACTOR : single;
  const isGroup = party.passengers.filter((kind) => kind !== "dog").length >= GROUP_SIZE;
  return Math.round(isGroup ? both * (1 - GROUP_DISCOUNT) : both);
}

export class TicketOffice {
  private nextNumber = 1;
  private readonly tickets = new Map<number, Ticket>();

  constructor(private readonly sailings: ReadonlyMap<string, Sailing>) {}

  sell(sailingId: string, party: Party): Ticket {
    const sailing = this.sailings.get(sailingId);
    if (!sailing) throw new Error(`no sailing ${sailingId}`);
    if (sailing.cancelled) throw new Error(`the sailing at ${formatClock(sailing.departs)} is cancelled`);
    if (party.passengers.length === 0) throw new Error("a party has at least one passenger");
    const ticket: Ticket = { number: this.nextNumber++, sailingId, party, cents: fareOf(party), usedAt: null };
    this.tickets.set(ticket.number, ticket);
    return ticket;
  }

  use(number: number, now: Date): Ticket {
    const ticket = this.tickets.get(number);
    if (!ticket) throw new Error(`ticket ${number} was never sold`);
    if (ticket.usedAt !== null && !ticket.party.isReturn) throw new Error(`ticket ${number} was used before`);
    ticket.usedAt = now;
    return ticket;
  }

  refund(number: number): number {
    const ticket = this.tickets.get(number);
    if (!ticket || ticket.usedAt !== null) return 0;
    this.tickets.delete(number);
    return ticket.cents;
  }

  revenueBy(pier: Pier): number {
    let cents = 0;
    for (const ticket of this.tickets.values()) {
      if (this.sailings.get(ticket.sailingId)?.from === pier) cents += ticket.cents;
    }
    return cents;
  }
}
