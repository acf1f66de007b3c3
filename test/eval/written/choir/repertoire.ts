// What a choir sings and who sings it: songs, voices, rehearsals, and a programme of the right length.
export const VOICES = ["soprano", "alto", "tenor", "bass"] as const;
export type Voice = (typeof VOICES)[number];

export interface Recording {
  readonly voice: Voice;
  readonly url: string;
}

export interface Song {
  readonly id: string;
  readonly title: string;
  readonly composer: string;
  readonly seconds: number;
  readonly pages: number;
  readonly difficulty: 1 | 2 | 3;
  readonly recordings: readonly Recording[];
}

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly voice: Voice;
  readonly joined: Date;
}

export interface Rehearsal {
  readonly date: Date;
  readonly present: readonly string[];
  readonly sung: readonly string[];
}

const PAUSE_SECONDS = 40;

export function programmeSeconds(songs: readonly Song[]): number {
  const music = songs.reduce((sum, song) => sum + song.seconds, 0);
  return music + Math.max(0, songs.length - 1) * PAUSE_SECONDS;
}

/** The songs that were rehearsed most, as many as fit into the evening. */
export function chooseProgramme(songs: readonly Song[], rehearsals: readonly Rehearsal[], maxSeconds: number): Song[] {
  const times = new Map<string, number>();
  for (const id of rehearsals.flatMap(({ sung }) => sung)) times.set(id, (times.get(id) ?? 0) + 1);
  const ranked = [...songs].sort((a, b) => (times.get(b.id) ?? 0) - (times.get(a.id) ?? 0));
  const chosen: Song[] = [];
  for (const song of ranked) {
    if (programmeSeconds([...chosen, song]) <= maxSeconds) chosen.push(song);
  }
  return chosen;
}

export function attendanceRate(member: Member, rehearsals: readonly Rehearsal[]): number {
  const since = rehearsals.filter(({ date }) => date >= member.joined);
  if (since.length === 0) return 0;
  return since.filter(({ present }) => present.includes(member.id)).length / since.length;
}

export function weakestVoice(members: readonly Member[], rehearsal: Rehearsal): Voice {
  const present = members.filter(({ id }) => rehearsal.present.includes(id));
  const countOf = (voice: Voice) => present.filter((member) => member.voice === voice).length;
  return VOICES.reduce((weakest, voice) => (countOf(voice) < countOf(weakest) ? voice : weakest));
}
