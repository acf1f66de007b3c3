import { expect, test } from "vitest";
import { breachesIn, callsIn } from "../../../trace/systemCalls";

const breaches = (...lines: string[]) =>
  breachesIn(callsIn(lines.join("\n")), ["/home/me/.local/share/loupe"]);

test("a socket of the internet is a breach, one of this machine is none", () => {
  const inet = "12 socket(AF_INET6, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 21<socket:[7]>";
  const local = "12 socketpair(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [3, 4]) = 0";
  expect(breaches(inet, local).sockets).toEqual([inet.slice(3)]);
  expect(breaches("12 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 3").sockets).toHaveLength(1);
});

test("a look-up is seen by the files and the socket that it needs", () => {
  const read = '12 openat(AT_FDCWD</w>, "/etc/resolv.conf", O_RDONLY|O_CLOEXEC) = 3</etc/resolv.conf>';
  const cache =
    '12 connect(3, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT (No such file)';
  expect(breaches(read, cache).lookUps).toHaveLength(2);
});

test("files written elsewhere are breaches, tried ones as well; those in the own folder and files read are none", () => {
  const good = [
    '12 openat(AT_FDCWD</w>, "/home/me/.local/share/loupe/models/a", O_WRONLY|O_CREAT, 0666) = 3',
    '12 openat(AT_FDCWD</w>, "/usr/lib/x.so", O_RDONLY|O_CLOEXEC) = 3',
    '12 newfstatat(AT_FDCWD</w>, "/usr/lib/x.so", {st_mode=S_IFREG}, 0) = 0',
  ];
  const bad = [
    '12 openat(AT_FDCWD</w>, "/tmp/mat-debug-12.log", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3',
    '12 mkdir("/home/me/.cache/Other", 0700) = -1 EACCES (Permission denied)',
    '12 openat(23</home/me/.cache/Other>, "deviceid.tmp", O_WRONLY|O_CREAT|O_EXCL, 0600) = 24',
    '12 rename("/home/me/.local/share/loupe/a", "/home/me/a") = 0',
    '12 unlinkat(AT_FDCWD</home/me>, "notes", 0) = 0',
  ];
  expect(breaches(...good, ...bad).writes).toEqual(bad.map((line) => line.slice(3)));
});

test("a call that another thread's interrupts is read as one", () => {
  const begun = '12 openat(AT_FDCWD</w>, "/tmp/x", O_WRONLY|O_CREAT <unfinished ...>';
  const other = "13 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 5";
  const ended = "12 <... openat resumed>, 0666) = 3";
  const { writes, sockets } = breaches(begun, other, ended);
  expect([writes.length, sockets.length]).toEqual([1, 1]);
});
