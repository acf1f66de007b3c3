// Where a hub leads on to → where Loupe follows: the hub itself and the storages of the public hub, never out of https, never
// to another machine on the user's network.
import { ModelRefused } from "../errors";

/** Hosts below these hold the public hub's large files; mirrors lead there as well. */
const STORAGES = ["huggingface.co", "hf.co"];

/** `hub`: the address that was asked first. Throws a `ModelRefused`. */
export function nextAddress(location: string, at: string, hub: string): string {
  if (!URL.canParse(location, at)) throw new ModelRefused("leavesHub", [location.slice(0, 100)]);
  const next = new URL(location, at);
  const [from, first] = [new URL(at), new URL(hub)];
  if (from.protocol === "https:" && next.protocol !== "https:")
    throw new ModelRefused("leavesHttps", [next.protocol, next.host]);
  const isHub = next.protocol === first.protocol && next.host === first.host;
  if (!isHub && !isStorage(next)) throw new ModelRefused("leavesHub", [next.host || next.protocol]);
  // Name and password of the hub's address are the hub's.
  [next.username, next.password] = isHub ? [first.username, first.password] : ["", ""];
  return next.href;
}

function isStorage({ protocol, hostname, port }: URL): boolean {
  const isBelow = STORAGES.some((storage) => hostname === storage || hostname.endsWith(`.${storage}`));
  return protocol === "https:" && port === "" && isBelow;
}
