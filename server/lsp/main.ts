// `loupe-language-server`: arguments in, a language server on stdin and stdout (or Node's IPC channel) out.
import { createConnection, IPCMessageReader, IPCMessageWriter } from "vscode-languageserver/node";
import { version } from "../../package.json";
import { forTerminal } from "../protocol/hiddenCharacters";
import { readArguments, USAGE_EXIT_CODE, UsageError } from "../services/arguments";
import { programPaths } from "../services/paths";
import { serve } from "./serve";

const HELP = `loupe-language-server ${version}: local code completion for any LSP client

Usage: loupe-language-server --stdio | --node-ipc [--models FOLDER] [--store FOLDER]

  --stdio          speak LSP over standard input and output
  --node-ipc       speak LSP over Node's IPC channel
  --models FOLDER  where manifest.json and the model lie (default: beside the program)
  --store FOLDER   where models lie that were added (default: the user's data folder)
  --help           this text
  --version        the version

Settings are the client's section "loupe", or { "settings": { ... } } in its initializationOptions; the README lists them.
Keys of completion servers are read from LOUPE_SERVER_KEY where the client has no place for secrets.
`;

function main(): void {
  const { values } = readArguments({
    args: process.argv.slice(2),
    options: {
      stdio: { type: "boolean" },
      "node-ipc": { type: "boolean" },
      models: { type: "string" },
      store: { type: "string" },
      // Clients add it; the process they name is watched by the connection.
      clientProcessId: { type: "string" },
      help: { type: "boolean", short: "h" },
      version: { type: "boolean" },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  if (values.version) return void process.stdout.write(`${version}\n`);
  if (values.stdio === values["node-ipc"]) throw new UsageError("expected one of --stdio and --node-ipc");
  const paths = programPaths(__dirname, values);
  if (values.stdio) {
    serve(createConnection(process.stdin, process.stdout), paths);
    return;
  }
  if (!process.send) throw new UsageError("--node-ipc needs a parent process with an IPC channel");
  serve(createConnection(new IPCMessageReader(process), new IPCMessageWriter(process)), paths);
  process.on("disconnect", () => process.exit(0));
}

try {
  main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(forTerminal(`loupe-language-server: ${error.message} (see --help)\n`));
  process.exitCode = USAGE_EXIT_CODE;
}
