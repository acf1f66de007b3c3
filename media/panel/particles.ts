// Korean particles that depend on the sound before them: `토큰 3{은/는}` → `토큰 3은`. Of letters and digits the sound is
// that of their Korean names; signs at the end are not spoken, but for "%".

/** After a final consonant, after a vowel. */
const PARTICLE = /\{([가-힣]+)\/([가-힣]+)\}/g;
const SYLLABLES = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
/** Syllables differ by their final consonant first; the eighth of them is ㄹ. */
const FINALS = 28;
const RIEUL = 8;
/** 영, 삼, 육 and 엠, 엔: an English word that ends in m or n ends so, too. */
const CONSONANT_NAMES = /[036mn]$/i;
/** 일, 칠, 팔 and 엘; R alone is 알, and a word that ends in r ends in a vowel. */
const RIEUL_NAMES = /[178lLR]$/;

type Final = "none" | "rieul" | "other";

export function withParticles(text: string): string {
  return text.replace(PARTICLE, (_, afterConsonant: string, afterVowel: string, at: number) => {
    const final = finalOf(text.slice(0, at));
    const isVowel = final === "none" || (final === "rieul" && afterConsonant === "으로");
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
