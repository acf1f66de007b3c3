// Connects what is learned from suggestions' fates to the client that tells of them and keeps what was learned.
import type { Connection } from "vscode-languageserver/node";
import { Personal } from "../completion/personal/personal";
import { FateNotification, FATES, ForgetPersonalRequest, PersonalNotification } from "../protocol/personal";

/** @param onFault what could not be sent */
export function createPersonal(connection: Connection, onFault: (error: unknown) => void): Personal {
  const personal = new Personal((kept) => {
    connection.sendNotification(PersonalNotification, kept).catch(onFault);
  });
  connection.onNotification(FateNotification, ({ suggestion, fate }) => {
    if (FATES.includes(fate)) personal.learn(suggestion, fate);
  });
  connection.onRequest(ForgetPersonalRequest, () => personal.forget());
  return personal;
}
