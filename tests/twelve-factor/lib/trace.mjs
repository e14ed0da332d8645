// What a program asked of the file system, as strace writes it down.

/** Calls that open files: whether they write is in their flags. */
const OPENS = /^(?:open|openat|openat2|creat)\(/;
const TO_WRITE = /^creat\(|\bO_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)\b/;
/** Calls that change something. */
const CHANGING = [
  ...["chmod", "chown", "chroot", "fchmod", "fchown", "ftruncate", "futimesat", "lchown", "link", "mkdir", "mknod"],
  ...["mount", "pivot_root", "rename", "rmdir", "symlink", "truncate", "umount", "unlink", "utime", "utimensat"],
  ...["utimes", "setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr"],
];
const CHANGES = new RegExp(`^(?:${CHANGING.join("|")})(?:at)?2?\\(`);

/** Every call, complete, in the order of their ends: `text` and `result`. */
function calls(trace) {
  const begun = new Map();
  const found = [];
  for (const line of trace.split("\n")) {
    const [, process = "", rest] = /^(?:\[pid +(\d+)\] )?(.*)$/.exec(line);
    const [, started] = /^(.*) <unfinished \.\.\.>$/.exec(rest) ?? [];
    if (started !== undefined) {
      begun.set(process, started);
      continue;
    }
    const [, ending] = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest) ?? [];
    const text = ending === undefined ? rest : `${begun.get(process) ?? ""}${ending}`;
    const [, call, result] = /^(\w+\(.*)\)\s+= (-?\d+|\?)/.exec(text) ?? [];
    if (call) found.push({ text: call, result: Number(result) });
  }
  return found;
}

/** What was opened, how many attempts to write failed, and each call that did change or could have changed a file. */
export function judge(trace) {
  const judged = { opened: [], refused: 0, written: [] };
  for (const { text, result } of calls(trace)) {
    const opens = OPENS.test(text);
    const writes = opens ? TO_WRITE.test(text) : CHANGES.test(text);
    const worked = result >= 0;
    const [, path] = /"((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
    if (opens && worked) judged.opened.push(path);
    // The null device is no file.
    if (!writes || path === "/dev/null") continue;
    if (worked) judged.written.push(`${text}) = ${result}`);
    else judged.refused++;
  }
  return judged;
}
