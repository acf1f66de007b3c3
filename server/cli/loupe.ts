// `loupe`: completion and tokens on the command line, by the code the editor uses.
import { forTerminal, jsonForTerminal } from "../protocol/hiddenCharacters";
import { toEnglish } from "../protocol/sentences";
import { version } from "../../package.json";
import { createServices, type Services } from "../services/services";
import { ReadingGate } from "../files/gate";
import { readSettings } from "../protocol/settings";
import { readArguments, readFilePosition, USAGE_EXIT_CODE, UsageError } from "../services/arguments";
import { completeFile, readText } from "./complete";
import { type GivenFolders, programPaths } from "../services/paths";
import { tokensAsJson, tokensAsTable } from "./tokens";
import { ServerKeys } from "../services/serverKeys";
import { replayAsText, replayFile } from "./replay";

const HELP = `loupe ${version}: local code completion you can look inside

Usage: loupe complete FILE:LINE:COLUMN [--json]   print what would be suggested there while somebody types
       loupe tokens FILE [--json]                 print how the model's tokenizer cuts a file
       loupe replay FILE [--json]                 run an exported request again: exit code 1 where it comes out different

  --json           details for programs
  --asked          with complete: as where a key asks, also what Loupe is not sure of
  --models FOLDER  where manifest.json and the model lie (default: beside the program)
  --store FOLDER   where models lie that were added (default: the user's data folder)
  --model NAME     a model that was added, or one that came with Loupe
  --help           this text
  --version        the version

Lines and columns are counted from 1.
`;

interface Flags {
  readonly asJson: boolean;
  readonly isAsked: boolean;
}

type Command = (argument: string, services: Services, flags: Flags) => Promise<string>;

const COMMANDS: Readonly<Record<string, Command>> = {
  complete: async (argument, services, { asJson, isAsked }) => {
    const place = { ...readFilePosition(argument), isAsked };
    const outcome = await completeFile(place, services, readSettings(undefined));
    if (asJson) return `${JSON.stringify(outcome, null, 2)}\n`;
    if (outcome.kind === "completed") return outcome.insertText;
    process.stderr.write(`loupe: nothing to suggest (${outcome.reason})\n`);
    return "";
  },
  tokens: async (argument, services, { asJson }) => {
    const text = await readText(argument);
    const { tokenizer } = await services.model();
    return `${await (asJson ? tokensAsJson : tokensAsTable)(text, tokenizer)}\n`;
  },
  replay: async (argument, services, { asJson }) => {
    const replay = await replayFile(argument, services);
    if (!replay.same) process.exitCode = 1;
    return `${asJson ? JSON.stringify(replay, null, 2) : replayAsText(replay)}\n`;
  },
};

async function main(): Promise<void> {
  const { values, positionals } = readArguments({
    args: process.argv.slice(2),
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      asked: { type: "boolean", default: false },
      models: { type: "string" },
      store: { type: "string" },
      model: { type: "string" },
      help: { type: "boolean", short: "h" },
      version: { type: "boolean" },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  if (values.version) return void process.stdout.write(`${version}\n`);
  const [name = "", argument, ...rest] = positionals;
  const command = COMMANDS[name];
  if (!command) throw new UsageError(`expected a command, complete, tokens or replay, got ${name || "none"}`);
  if (argument === undefined || rest.length > 0) throw new UsageError(`${name} takes one argument`);
  const flags = { asJson: values.json, isAsked: values.asked };
  await run(command, { argument, flags, given: values });
}

async function run(
  command: Command,
  { argument, flags, given }: { argument: string; flags: Flags; given: GivenFolders & { model?: string } },
): Promise<void> {
  const settings = readSettings(given);
  const gate = new ReadingGate({
    folders: () => services.memory.roots,
    settingsOf: () => ({ excludedFiles: settings.excludedFiles, filesExclude: [] }),
  });
  const services: Services = createServices({
    gate,
    paths: programPaths(__dirname, given),
    settingsRead: () => Promise.resolve(),
    settings: () => settings,
    onState: () => undefined,
    standsIn: false,
    keyOf: (url) => new ServerKeys(null).keyOf(url),
    onMessage: (sentence) => process.stderr.write(forTerminal(`loupe: ${toEnglish(sentence)}\n`)),
    onMemoryFault: () => undefined,
  });
  try {
    const output = await command(argument, services, flags);
    process.stdout.write(flags.asJson ? jsonForTerminal(output) : forTerminal(output));
  } finally {
    services.dispose();
  }
}

main().catch((error: unknown) => {
  const isUsage = error instanceof UsageError;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(forTerminal(`loupe: ${message}${isUsage ? " (see --help)" : ""}\n`));
  process.exitCode = isUsage ? USAGE_EXIT_CODE : 1;
});
