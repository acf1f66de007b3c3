import type { BilingualText } from "../i18n";

export const SIMILAR = {
  view: ["Similar", "유사도"],
  tour: [
    "What the last layer holds of all tokens, averaged, is one vector for the whole text. Texts with like vectors are alike to the model.",
    "마지막 층이 모든 토큰에 대해 가진 값을 평균하면 텍스트 전체의 벡터 하나가 됩니다. 벡터가 비슷하면 모델에게 비슷한 텍스트입니다.",
  ],
  head: [
    "Of {count} places, the most like this code to the model begins with “{begins}” ({place}).",
    "{count}곳 가운데 모델이 이 코드와 가장 비슷하게 보는 곳은 “{begins}” 줄에서 시작합니다({place}).",
  ],
  headUnlike: [
    "Places compared with this code: {count}. None is like it to the model.",
    "비교한 {count}곳 가운데 모델이 비슷하게 보는 곳은 없습니다.",
  ],
  headNone: ["Nothing else is open to compare with.", "비교할 다른 파일이 열려 있지 않습니다."],
  tryGo: ["go there", "그곳으로 가기"],
  tryWorkspace: ["look in the whole workspace", "작업 영역 전체에서 찾기"],
  title: ["Most similar places", "가장 비슷한 곳"],
  among: ["Compare with", "비교할 곳"],
  open: ["open files", "열린 파일"],
  workspace: ["all source files of the workspace", "작업 영역의 모든 소스 파일"],
  sentence: [
    "Of {count} places of {files} files, {name}, lines {first} to {last}, is most similar to the selection (cosine {cosine}).",
    "파일 {files}개의 {count}곳 가운데 {name}의 {first}~{last}번째 줄이 선택한 코드와 가장 비슷합니다(코사인 {cosine}).",
  ],
  unlikeSentence: [
    "Of {count} places of {files} files none is like the selection: each points away from it once what all of them have in common is taken away (nearest: {name}, lines {first} to {last}, cosine {cosine}). Of few places that says little.",
    "파일 {files}개의 {count}곳 가운데 비슷한 곳이 없습니다. 공통된 부분을 빼면 모두 선택한 코드와 다른 방향입니다(가장 가까운 곳: {name} {first}~{last}번째 줄, 코사인 {cosine}). 비교할 곳이 적으면 큰 의미는 없습니다.",
  ],
  none: [
    "There is no other place to compare: open another file beside this one, or compare with the workspace.",
    "비교할 다른 곳이 없습니다. 다른 파일을 함께 열거나 작업 영역과 비교해 보세요.",
  ],
  left: [
    "{count} more places share fewer words with the selection and are left out: each costs a run of the model.",
    "나머지 {count}곳은 선택한 코드와 같은 단어가 더 적어 제외했습니다. 한 곳마다 모델을 한 번 실행해야 합니다.",
  ],
  filesLeft: [
    "At least {count} more files, farther from the root, were not read.",
    "루트에서 더 먼 파일 {count}개 이상은 읽지 않았습니다.",
  ],
  how: [
    "Vector of a place: the mean over its tokens behind the last layer. Before the cosine the mean of all places is taken away, since what all code has in common tells nothing.",
    "한 곳의 벡터는 마지막 층 뒤 토큰들의 평균입니다. 모든 코드가 공유하는 것은 알려 주는 바가 없으므로, 코사인을 구하기 전에 전체 평균을 뺍니다.",
  ],
  vector: ["vector of the selection", "선택한 코드의 벡터"],
  mean: ["mean of all places", "전체 평균"],
  place: ["place", "곳"],
  lines: ["lines", "줄"],
  cosine: ["cosine", "코사인"],
  begins: ["begins with", "시작"],
  goThere: ["Go there", "이동"],
} as const satisfies Record<string, BilingualText>;
