// Korean particles that depend on the sound before them: `토큰 3은(는)` → `토큰 3은`. Of letters and digits the sound is
// that of their Korean names; signs at the end are not spoken, but for "%".

/** As a text is written → after a final consonant, after a vowel. */
const PAIRS: Readonly<Record<string, readonly [string, string]>> = {
  "은(는)": ["은", "는"],
  "이(가)": ["이", "가"],
  "을(를)": ["을", "를"],
  "와(과)": ["과", "와"],
  "(으)로": ["으로", "로"],
};
const PARTICLE = /은\(는\)|이\(가\)|을\(를\)|와\(과\)|\(으\)로/g;

const SYLLABLES = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
/** Syllables differ by their final consonant first; the eighth of them is ㄹ. */
const FINALS = 28;
const RIEUL = 8;
/** 영, 삼, 육 and 엠, 엔; 일, 칠, 팔 and 엘, 알. */
const CONSONANT_NAMES = /[036mn]$/i;
const RIEUL_NAMES = /[178lr]$/i;

type Final = "none" | "rieul" | "other";

export function withParticles(text: string): string {
  return text.replace(PARTICLE, (written, at: number) => {
    const [afterConsonant, afterVowel] = PAIRS[written] ?? [written, written];
    const final = finalOf(text.slice(0, at));
    const isVowel = final === "none" || (final === "rieul" && written === "(으)로");
    return isVowel ? afterVowel : afterConsonant;
  });
}

function finalOf(text: string): Final {
  const spoken = text.replace(/[^\p{L}\p{N}%]+$/u, "");
  const code = spoken.charCodeAt(spoken.length - 1);
  if (code >= SYLLABLES && code <= LAST_SYLLABLE) {
    const final = (code - SYLLABLES) % FINALS;
    return final === 0 ? "none" : final === RIEUL ? "rieul" : "other";
  }
  if (RIEUL_NAMES.test(spoken)) return "rieul";
  return CONSONANT_NAMES.test(spoken) ? "other" : "none";
}
