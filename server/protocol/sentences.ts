// What the server says to a person: a code and what varies. The server's own language is English; the editor's side has the same sentences in its language. An argument may be a sentence itself.
import { withCodes } from "./hiddenCharacters";

export const SENTENCES = {
  paused: "Paused. What has arrived is kept.",
  diskFullNothing: "The disk is full. Nothing was installed.",
  diskFullKept: "The disk is full. What has arrived is kept; make room and try again.",
  diskTooSmall: "The disk has {0} MB free; the model takes {1} MB and {2} MB to spare.",
  badName: "Expected a model's name of letters, digits, dots and dashes, got {0}.",
  busyElsewhere: "Another window is working on the model {0}. Try again when it is done.",
  shippedName: "A model named {0} came with Loupe: give the folder another name.",
  notInCatalogue: "The catalogue has no model {0}.",
  tokenizerDoesNotFit: "The tokenizer does not fit the model: it has {0} tokens, the model {1}.",
  tokenizerUnknown: "The tokenizer is of a kind that Loupe cannot read: {0}.",
  noModelInFolder: "No ONNX model in {0}: expected {1} or the like.",
  nothingThere: "There is nothing at {0}: {1}.",
  notAModel: "Expected a folder or an .onnx file, got {0}.",
  notOnnx: "{0} cannot be read as an ONNX model: {1}.",
  weightsOutside: "The model wants weights from outside its folder: {0}.",
  linkOutside: "The file {0} is a link that leads out of the model's folder.",
  fileMissing: "The file {0} is missing: {1}.",
  fileTooLarge: "The file {0} is too large: {1} bytes.",
  fileUnreadable: "The file {0} cannot be read: {1}.",
  cancelled: "Cancelled. Nothing was changed.",
  ggufNotGguf: "This is not a GGUF file.",
  ggufVersion: "This GGUF file has version {0}: Loupe reads versions 2 and 3.",
  ggufCutOff: "The GGUF file is cut off or damaged: {0} lies beyond its end.",
  ggufDamaged: "The GGUF file is damaged: {0} cannot be right.",
  ggufTwice: "The GGUF file is damaged: {0} is there twice.",
  ggufPart: "A part of this model is missing: {0}.",
  ggufArchitecture: "Loupe cannot read models of the architecture {0} yet: it reads {1}.",
  ggufTensorType: "{0} is stored in the type {1}, which Loupe does not read.",
  ggufTensorShape: "{0} has the shape {1}: expected {2}.",
  ggufTensorUnknown: "{0} is a part that Loupe does not know of a model of the architecture {1}.",
  ggufLacks: "The GGUF file lacks what Loupe needs: {0}.",
  ggufTokenizer: "The tokenizer is of the kind {0}: Loupe reads byte-level BPE.",
  ggufSplitting: "The rule by which the tokenizer splits text is not known to Loupe: {0}.",
  memoryTooSmall: "The model needs about {0} MB of memory, and this machine has {1} MB.",
  noCache: "The model has no cache of keys and values among its inputs.",
  noLogits: "The model has no output logits.",
  headsNotInGroups: "Expected heads in groups, got {0} over {1} KV heads.",
  numberMissing: "Neither the model nor its configuration says the number of {0}.",
  numberTooLarge: "The model's number of {0} is {1}; Loupe reads up to {2}.",
  layers: "layers",
  tokensOfVocabulary: "tokens of the vocabulary",
  tokensOfWindow: "tokens of the window",
  attentionHeads: "attention heads",
  kvHeads: "KV heads",
  numbersAHead: "numbers a head",
  otherChecksum: "The file from {0} is not the one that was announced: its checksum differs. It was removed.",
  answered: "The server answered {0} for {1}.",
  signInPage:
    "Instead of the file, the network sent a page: is there a sign-in to the network in the way? ({0})",
  otherFile: "The server has another file than the one that was announced: {0} ({1}).",
  tooManyBytes: "More bytes came than were announced ({0}): it is another file.",
  stopped: "The download stopped: {0}. What has arrived is kept; try again later. ({1})",
  overloaded: "the server is overloaded",
  noPin: "The server does not say size and checksum of {0}. Is it a mirror of the hub?",
  noChecksum: "Expected a checksum for {0}, got none.",
  leavesHttps: "The server leads from https to {0} at {1}. Nothing was fetched.",
  leavesHub: "The server leads to {0}, which is no place that models come from. Nothing was fetched.",
  redirectLoop: "The server leads round in circles: more than {0} redirects from {1}.",
  noPermission: "The server wants a permission for {0} that Loupe does not have ({1}).",
  notThere: "The file is not there any more: {0}.",
  otherModel: "This is another model than the catalogue means: expected {0}, got {1}.",
  otherPart: "the server sent another part of the file than the one asked for",
  noAnswer: "{0} did not answer for {1} s",
  proxyNoAnswer: "The proxy {0} did not answer",
  proxyAnswered: "The proxy {0} answered {1} for {2}",
  brokeOff: "{0} broke off its answer",
  connection: "{0}: {1}",
  takesNoConnection: "{0} takes no connection ({1}): is the server running?",
  unknownHost: "{0} cannot be found ({1}): is there a network, and is the address right?",
  notTrusted: "the certificate of {0} is not trusted ({1})",
  badAddress: "expected an address that begins with http:// or https://, got {0}",
  cutOff: "the answer was cut off",
  quoted: "{0}",
  serverFault: "the server reports a fault",
  otherProtocol: "{0} answers otherwise than this protocol says: {1}",
  endlessLine: "the server's answer has a line without end",
  tooLong: "the server's answer takes no end",
  noJson: "the server's answer is no JSON: {0}",
  answeredWithPage: "{0} answered with a page: is there a sign-in to the network in the way?",
  largeModelBroken: "The large model cannot be used, so the small one answers. {0}",
  noServers: "No completion server is set in loupe.servers: the local model answers.",
  serverSetting: "{0}: expected {1}. This server is not asked.",
  anAddress: "an address that begins with http:// or https://",
  aText: "a text",
  certificateUnreadable: "A certificate of loupe.certificateFiles cannot be read: {0}.",
  wantsKey: '{0} wants a key: "Loupe: Set Server Key"{1}',
  unknownModel: "{0} does not know the model {1} or this protocol{2}",
  leadsElsewhere: "{0} leads elsewhere, which is not followed",
  serverAnswered: "{0} answered {1}{2}",
  serverFailed: "The completion server failed: {0}. Loupe goes on without it.",
  insideUnknown: "The graph of this model is built in a way that Loupe cannot look into.",
  notRotated: "This model does not turn queries and keys inside its attention.",
  embeddingUnknown: "The embedding table of this model is not known.",
  matrixUnknown: "This matrix of the layer is not known.",
  weightsUnreadable: "These numbers are stored in a type that Loupe does not read: ONNX's number {0}.",
  nothingToCompare: "There is no text to compare: select some code.",
  suggestionTooOld: "This suggestion is too old: take the latest.",
  windowFull: "The model's window of {0} tokens is full.",
  providerFailed: "The model runs on {0}, which failed: {1}",
  providerFellBack: "Loupe runs on the CPU: the execution provider {0} could not be used ({1}).",
  otherAnswer: "its answer differs: {0}",
  modelFileMissing: "A file of the model is missing: {0}.",
  modelFileUnreadable: "A file of the model cannot be read: {0}.",
  modelFileChanged: "A file of the model was changed: {0}.",
  modelListMissing: "The list of models is missing: {0}.",
  modelListUnreadable: "The list of models cannot be read: {0}.",
  catalogueUnreadable: "The catalogue of models cannot be read: {0}.",
  notInstalled: "The model {0} is not installed.",
  installedUnreadable: "The model {0} cannot be read: {1}.",
  tokenizerUnreadable: "The model's tokenizer cannot be read: {0}.",
  modelUnreadable: "The model cannot be read: {0}",
  mixingUnreadable: "The model's fitted numbers cannot be read: {0}.",
  ownModelUsed: "Loupe's own model is used.",
  reinstall: "Reinstall Loupe to get its model back.",
  chooseModel: '"Loupe: Choose Model" shows what there is.',
  restart: '"Loupe: Restart" starts it again.',
  restartOrLog: '"Loupe: Restart" starts again; "Loupe: Show Log" tells more.',
  suggestionFailed: "A suggestion failed: {0}.",
  engineStopped: "The engine stopped ({0}).",
  engineStoppedOften: "The engine stopped {0} times in a minute ({1}).",
  engineEnded: "The engine was ended.",
  engineSilent: "no answer for {0} s",
  noBuild: "Loupe's engine has no build for {0}.",
  intelMacs: "Macs with an Intel processor",
  otherLibrary: "Loupe's engine needs glibc {0} or newer; this Linux has another C library.",
  olderLibrary: "Loupe's engine needs glibc {0} or newer, and this system has {1}.",
  staysOff: "Suggestions stay off here.",
  serverNotStarted: "The language server did not start. Restart Loupe, or see its log.",
  serverEndedOften: "The language server ended several times. Restart Loupe, or see its log.",
  inTurn: "{0} {1}",
} as const;

export type SentenceCode = keyof typeof SENTENCES;

export interface Sentence {
  readonly code: SentenceCode;
  readonly args: readonly SentencePart[];
}

export type SentencePart = string | number | Sentence;

/** `{ code: "notThere", args: ["a"] }` → `The file is not there any more: a.` */
export function toEnglish({ code, args }: Sentence): string {
  return SENTENCES[code].replace(/\{(\d)\}/g, (_, digit: string) => {
    const argument = args[Number(digit)] ?? "";
    return typeof argument === "object" ? toEnglish(argument) : withCodes(String(argument));
  });
}

/** An error whose message is one of the sentences. */
export class UserFacingError extends Error {
  readonly sentence: Sentence;
  constructor(code: SentenceCode, args: readonly SentencePart[] = [], options?: ErrorOptions) {
    const sentence = { code, args };
    super(toEnglish(sentence), options);
    this.sentence = sentence;
  }
}

/** One sentence after the other. */
export function joinSentences(first: Sentence, second: Sentence): Sentence {
  return { code: "inTurn", args: [first, second] };
}

/** What an error says, as a sentence of its own. */
export function sentenceOf(error: unknown): Sentence {
  const sentence = messagePartOf(error);
  return typeof sentence === "object" ? sentence : { code: "quoted", args: [sentence] };
}

/** What an error says, as a part of another sentence: its own sentence, or its text as it stands. */
export function messagePartOf(error: unknown): SentencePart {
  if (error instanceof UserFacingError) return error.sentence;
  return error instanceof Error ? error.message : String(error);
}
