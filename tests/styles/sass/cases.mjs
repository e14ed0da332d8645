// Reads the programs of this folder. A file `TOPIC.cases` holds programs:
//
//   === what it is about
//   --- path/of/a/file.scss
//   text
//
// The first file is the entry. Flags may follow a path and ` | `: `crlf` ends its
// lines in the way of Windows, `bom` begins it with a byte order mark.
// Files in `node_modules` and `vendor` (a load path) are at the root of the
// project, all others among its sources. A program whose name ends with `refused`
// is none.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The programs of one file: `{ topic, name, files: [{ path, text }] }`. */
export function parseCases(topic, text) {
  const programs = [];
  for (const line of text.split('\n')) {
    const program = programs.at(-1);
    if (line.startsWith('=== ')) {
      programs.push({ topic, name: line.slice(4).trim(), files: [] });
    } else if (line.startsWith('--- ')) {
      const [file, flags = ''] = line.slice(4).trim().split(' | ');
      program.files.push({ path: file, flags: flags.split(' '), lines: [] });
    } else if (program?.files.length) {
      program.files.at(-1).lines.push(line);
    }
  }
  for (const program of programs) {
    program.files = program.files.map(({ path: file, flags, lines }) => {
      const text = lines.join('\n').replace(/\n*$/, '\n');
      return {
        path: file,
        text: (flags.includes('bom') ? '\uFEFF' : '') + (flags.includes('crlf') ? text.replaceAll('\n', '\r\n') : text),
      };
    });
  }
  return programs;
}

/** The programs of every `.cases` file of `folder`, in the order of names. */
export function allCases(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.cases'))
    .sort()
    .flatMap((name) => parseCases(name.slice(0, -6), readFileSync(path.join(folder, name), 'utf8')));
}

/** Where a file of a program is in its project. */
const place = (file) => (/^(?:node_modules|vendor)\//.test(file) ? file : path.join('assets', file));

/** Writes a program's files as a project at `root`, and gives the path of its entry. */
export function writeCase(program, root) {
  for (const file of program.files) {
    const target = path.join(root, place(file.path));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, file.text);
  }
  return path.join(root, place(program.files[0].path));
}
