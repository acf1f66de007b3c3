import type { BilingualText } from "../i18n";

export const EMBEDDING = {
  view: ["Embedding", "임베딩"],
  tour: [
    "Each id picks its row of a large table: from here on the token is a vector. Its position turns what is compared later.",
    "번호마다 큰 표에서 한 행을 고릅니다. 이제부터 토큰은 벡터입니다. 위치는 나중에 비교할 값을 회전시킵니다.",
  ],
  head: [
    "Of all {all} tokens, the ones most like “{name}” to the model are {list}.",
    "토큰 {all}개 가운데 모델에게 “{name}” 토큰과 가장 비슷한 것은 {list}입니다.",
  ],
  tryNear: ["look at “{name}”", "“{name}” 살펴보기"],
  title: ["The token's row of the table", "표에서 이 토큰의 행"],
  oneHot: [
    "one-hot [{vocab}]: a 1 at place {id}, 0 elsewhere, times the table [{vocab}, {size}] gives row {id}",
    "원-핫 [{vocab}]: {id}번째만 1이고 나머지는 0. 표 [{vocab}, {size}]에 곱하면 {id}번 행",
  ],
  row: ["row {id} of “{text}”", "“{text}”의 {id}번 행"],
  sentence: [
    "“{text}” is {size} numbers, the same wherever it stands; nearest by direction is “{near}” (cosine {cosine}).",
    "“{text}” 토큰은 숫자 {size}개이며 어디에 있어도 같습니다. 방향이 가장 가까운 것은 “{near}”(코사인 {cosine})입니다.",
  ],
  stored: [
    "as stored: code − {zero}, times the scale of its block of {block}",
    "저장된 형태: (코드 − {zero}) × 블록({block}개)의 배율",
  ],
  number: ["number", "번호"],
  value: ["value", "값"],
  code: ["code", "코드"],
  scale: ["scale", "배율"],
  nearest: ["Nearest tokens", "가까운 토큰"],
  nearestSentence: [
    "Rows that point in the most similar direction to “{text}”: {list}.",
    "“{text}” 토큰과 방향이 가장 비슷한 행: {list}.",
  ],
  cosine: ["cosine", "코사인"],
  positionTitle: ["Position: angle and distance", "위치: 각도와 거리"],
  positionSentence: [
    "At position {place} pair 0 is turned by {angle}°, the last pair by {last}°; at distance 0 the score would be {here}, at distance {far} it would be {there}.",
    "위치 {place}에서 0번 쌍은 {angle}°, 마지막 쌍은 {last}° 회전합니다. 거리 0이면 점수는 {here}, 거리 {far}이면 {there}입니다.",
  ],
  turning: ["Angles and vectors", "회전각과 벡터 보기"],
  angles: ["angle of each pair", "쌍마다의 각도"],
  byDistance: [
    "score of this token's query and key by the distance between them",
    "이 토큰의 쿼리와 키 사이의 거리에 따른 점수",
  ],
  distance: ["distance", "거리"],
  score: ["score", "점수"],
  sinusoid: ["sinusoid of the 2017 paper at this position", "2017년 논문의 사인 곡선(이 위치)"],
  before: ["query before it is turned", "회전하기 전의 쿼리"],
  key: ["this token's key before it is turned", "회전하기 전의 이 토큰의 키"],
  after: ["query after it is turned", "회전한 뒤의 쿼리"],
} as const satisfies Record<string, BilingualText>;
