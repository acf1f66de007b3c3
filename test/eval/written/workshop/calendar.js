// Free hours of the mechanics: when a job of so many minutes can begin, and who does it.
const OPEN = 9 * 60;
const CLOSE = 18 * 60;
const LUNCH = { from: 12 * 60 + 30, to: 13 * 60 };
const SLOT = 15;

export class Calendar {
  constructor(mechanics) {
    this.mechanics = mechanics;
    this.bookings = [];
  }

  book(mechanic, day, from, minutes, jobId) {
    if (!this.isFree(mechanic, day, from, from + minutes)) {
      throw new Error(`${mechanic.name} is busy on ${day} at ${clock(from)}`);
    }
    const booking = { mechanic, day, from, to: from + minutes, jobId };
    this.bookings.push(booking);
    return booking;
  }

  cancel(jobId) {
    const before = this.bookings.length;
    this.bookings = this.bookings.filter((booking) => booking.jobId !== jobId);
    return before - this.bookings.length;
  }

  isFree(mechanic, day, from, to) {
    if (from < OPEN || to > CLOSE) return false;
    if (from < LUNCH.to && LUNCH.from < to) return false;
    if (mechanic.daysOff.includes(day)) return false;
    return !this.bookings.some(
      (booking) => booking.mechanic === mechanic && booking.day === day && from < booking.to && booking.from < to,
    );
  }

  firstFree(minutes, days, skill = null) {
    const able = this.mechanics.filter((mechanic) => skill === null || mechanic.skills.includes(skill));
    for (const day of days) {
      for (let from = OPEN; from + minutes <= CLOSE; from += SLOT) {
        const mechanic = able.find((candidate) => this.isFree(candidate, day, from, from + minutes));
        if (mechanic) return { mechanic, day, from };
      }
    }
    return null;
  }

  load(day) {
    const open = CLOSE - OPEN - (LUNCH.to - LUNCH.from);
    return this.mechanics.map((mechanic) => {
      const booked = this.bookings
        .filter((booking) => booking.mechanic === mechanic && booking.day === day)
        .reduce((sum, booking) => sum + (booking.to - booking.from), 0);
      return { name: mechanic.name, share: booked / open };
    });
  }
}

export function clock(minutes) {
  const hours = Math.floor(minutes / 60);
  return `${hours}:${String(minutes % 60).padStart(2, "0")}`;
}
