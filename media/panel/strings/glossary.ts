// The words of the field, two sentences each.
import type { BilingualText } from "../i18n";

export interface Term {
  readonly word: BilingualText;
  readonly meaning: BilingualText;
}

export const GLOSSARY: Readonly<Record<string, Term>> = {
  token: {
    word: ["Token", "토큰"],
    meaning: [
      "A piece of text that the model reads as one unit, with a number of its own. Common words are one token, rare ones are built of several.",
      "모델이 한 단위로 읽는 텍스트 조각이며 고유한 번호가 있습니다. 흔한 단어는 토큰 하나이고, 드문 단어는 여러 토큰으로 이루어집니다.",
    ],
  },
  vocab: {
    word: ["Vocabulary", "어휘 사전"],
    meaning: [
      "All tokens that the model knows, learnt from text by merging the pairs that stand together most often. Any text can be written with them, because every single byte is a token too.",
      "모델이 아는 모든 토큰의 목록으로, 텍스트에서 가장 자주 붙어 나오는 쌍을 합쳐 가며 배운 것입니다. 바이트 하나하나도 토큰이므로 어떤 글이든 쓸 수 있습니다.",
    ],
  },
  embedding: {
    word: ["Embedding vector, one-hot", "임베딩 벡터, 원-핫"],
    meaning: [
      "The row of numbers that stands for a token inside the model. A one-hot vector (all zeros and a single one) times the table picks exactly this row.",
      "모델 안에서 토큰을 나타내는 숫자의 행입니다. 하나만 1이고 나머지는 0인 원-핫 벡터를 표에 곱하면 바로 이 행이 나옵니다.",
    ],
  },
  position: {
    word: ["Positional encoding", "위치 인코딩"],
    meaning: [
      "How the model knows the order of tokens. This one turns queries and keys by an angle that grows with the position (RoPE), so their product depends on the distance.",
      "모델이 토큰의 순서를 아는 방법입니다. 이 모델은 위치에 따라 커지는 각도로 쿼리와 키를 회전시켜(RoPE) 둘의 곱이 거리에 따라 달라집니다.",
    ],
  },
  decoder: {
    word: ["Encoder and decoder", "인코더, 디코더"],
    meaning: [
      "A decoder reads from left to right: a token sees only itself and what stands before it, so it can be asked what comes next. An encoder sees both sides, and is used to understand a text that is complete.",
      "디코더는 왼쪽에서 오른쪽으로 읽어 자신과 앞의 토큰만 보므로 다음에 올 것을 물을 수 있습니다. 인코더는 양쪽을 모두 보며, 완성된 텍스트를 이해하는 데 쓰입니다.",
    ],
  },
  attention: {
    word: ["Self-attention, Q K V", "셀프 어텐션, 쿼리·키·밸류"],
    meaning: [
      "Each token asks (query), each token offers (key), and where the two fit, the token takes over what is there (value). How well they fit becomes weights that sum to 1.",
      "각 토큰이 묻고(쿼리) 각 토큰이 내놓으며(키), 둘이 맞는 곳의 내용(밸류)을 가져옵니다. 맞는 정도는 합이 1인 가중치가 됩니다.",
    ],
  },
  feedForward: {
    word: ["Feed-forward layer", "피드포워드 층"],
    meaning: [
      "The second half of every layer: each token's vector goes through hundreds of neurons by itself, and what those that fire have learnt is added to it. Much of what a model knows lies here.",
      "모든 층의 후반부입니다. 토큰마다 벡터가 따로 수백 개의 뉴런을 지나고, 활성화된 뉴런이 배운 것이 더해집니다. 모델이 아는 것의 많은 부분이 여기에 있습니다.",
    ],
  },
  heads: {
    word: ["Multi-head attention", "멀티 헤드 어텐션"],
    meaning: [
      "Each layer looks several times at once, and every head looks for something else. In this model several query heads share one set of keys and values (grouped-query attention, GQA).",
      "각 층은 한 번에 여러 번 보며, 헤드마다 찾는 것이 다릅니다. 이 모델에서는 여러 쿼리 헤드가 한 벌의 키와 밸류를 함께 씁니다(GQA).",
    ],
  },
  softmax: {
    word: ["Softmax, temperature", "소프트맥스, 온도"],
    meaning: [
      "Turns any scores into probabilities that sum to 1: it normalises at the output, it is no activation inside. A temperature below 1 sharpens the distribution, above 1 it flattens it.",
      "점수를 합이 1인 확률로 바꿉니다. 안쪽의 활성화 함수가 아니라 출력에서 하는 정규화입니다. 온도가 1보다 낮으면 분포가 뾰족해지고 높으면 평평해집니다.",
    ],
  },
  weights: {
    word: ["Weights", "가중치"],
    meaning: [
      "The numbers that training has set; they stay the same for every text. Here they are stored as whole numbers of 8 bits with a common scale for each small block (quantisation).",
      "학습이 정한 숫자로, 어떤 텍스트에서도 변하지 않습니다. 여기서는 작은 블록마다 공통 배율을 두고 8비트 정수로 저장합니다(양자화).",
    ],
  },
  params: {
    word: ["Parameters, 7B and 13B", "매개변수, 7B·13B"],
    meaning: [
      "How many weights a model has; 7B means seven billion. Parameters times bits for each, divided by 8, is the size in bytes.",
      "모델이 가진 가중치의 개수이며, 7B는 70억 개라는 뜻입니다. 매개변수 수에 비트 수를 곱하고 8로 나누면 바이트 크기가 됩니다.",
    ],
  },
  next: {
    word: ["Next-token distribution", "다음 토큰 확률 분포"],
    meaning: [
      "The model gives every token of its vocabulary a probability of coming next. How surprising a token was is −log₂ of its probability, in bits.",
      "모델은 어휘 사전의 모든 토큰에 다음에 올 확률을 매깁니다. 토큰이 얼마나 뜻밖이었는지는 확률의 −log₂이며 단위는 비트입니다.",
    ],
  },
  loop: {
    word: ["The generation loop", "생성 과정"],
    meaning: [
      "A suggestion grows token by token: distribution, choice, the choice is appended, and again. The model never plans ahead.",
      "제안은 토큰 하나씩 자랍니다. 분포를 얻고, 고르고, 덧붙이고, 되풀이합니다. 모델은 앞일을 미리 계획하지 않습니다.",
    ],
  },
  why: {
    word: ["Why this suggestion?", "이 제안의 이유"],
    meaning: [
      "A weight says where a head looks, not why the model decides as it does. Leaving a part out and scoring again does show what mattered.",
      "가중치는 헤드가 어디를 보는지 말할 뿐 결정의 이유는 아닙니다. 일부를 빼고 다시 점수를 매기면 무엇이 중요했는지 드러납니다.",
    ],
  },
  layers: {
    word: ["What each layer would say (logit lens)", "층별 예측"],
    meaning: [
      "The layers work on one stream of numbers, each adding to it. Reading that stream with the model's head after every layer shows where it made up its mind.",
      "층들은 하나의 숫자 흐름에 차례로 더해 나갑니다. 층마다 그 흐름을 모델의 출력층으로 읽으면 어느 층에서 답을 정했는지 보입니다.",
    ],
  },
  similar: {
    word: ["Document vectors", "문서 벡터, 유사도"],
    meaning: [
      "One vector for a whole piece of text, here the mean of what the model holds of its tokens. Texts whose vectors point in the same direction (cosine near 1) are alike to the model.",
      "텍스트 전체를 나타내는 벡터 하나로, 여기서는 토큰마다 모델이 가진 값의 평균입니다. 벡터의 방향이 같을수록(코사인이 1에 가까울수록) 모델에게 비슷한 텍스트입니다.",
    ],
  },
  context: {
    word: ["Context window", "컨텍스트 창"],
    meaning: [
      "How many tokens the model can see at once. What does not fit is cut, and the model knows nothing of it.",
      "모델이 한 번에 볼 수 있는 토큰 수입니다. 들어가지 않는 것은 잘리며, 모델은 그것을 전혀 모릅니다.",
    ],
  },
};
