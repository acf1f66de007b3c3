// `vscode:uninstall`: VS Code runs this after the extension was uninstalled. Removes the models that were downloaded or
// added; the shipped one goes with the extension's own folder. Knows one folder.
import { rmSync } from "node:fs";
import { modelStoreFolder } from "../model/storeFolder";

rmSync(modelStoreFolder(), { recursive: true, force: true });
